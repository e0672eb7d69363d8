// The store that a plan was drawn on, over another line: what is tried is a line that fails, not a store that was replaced.
import type { Connector } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { placeOfDatabase } from '../../src/connectors/place.ts';

/** Opens `line`, which leads to the PostgreSQL database of `store`, or should. */
export function overLine(line: string, store: string): Connector {
  return Object.defineProperty(openConnector(line), 'place', { value: placeOfDatabase('postgresql', store) });
}
