// Which entries of the log a chapter cites: those about its cases, in the order of the log.
import type { BundleLook } from '../bundle/bundle-part.ts';
import { IN_SCOPE, SEALED_CASES, sealedBindings } from './sealed-cases.ts';
import { streamBatches } from './stream-rows.ts';

/** Ids of the entries about the cases of the bundle that the request log was made from. */
export async function* entriesOfCases(look: BundleLook): AsyncGenerator<string> {
  for await (const batch of streamBatches<{ id: string }>(look.work, OF_CASES, sealedBindings(look)))
    for (const { id } of batch) yield id;
}

const OF_CASES = `with ${SEALED_CASES}
  select sealed.entry_id::text as id from sealed join facts on facts.id = sealed.about
  where ${IN_SCOPE} order by sealed.position`;
