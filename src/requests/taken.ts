// When a copy was read or taken, as the log has it.
import { entriesOf } from '../audit/audit-entry.ts';
import type { Work } from '../work.ts';

/** One time that the person read her copy, or that some of it or all of it was sent to her. */
export interface Taken {
  readonly at: Temporal.Instant;
  readonly what: 'read' | 'part' | 'whole';
  /** How it was protected on its way. */
  readonly protection: 'passphrase' | 'age-key' | null;
  /** Of a part: how many bytes of how many. */
  readonly bytes: { readonly part: number; readonly whole: number } | null;
}

/** The newest `limit` times that the person of a case read her copy or had it sent. */
export async function timesTaken(work: Work, requestId: string, limit: number): Promise<Taken[]> {
  const events = ['archive.opened', 'archive.partSent', 'archive.delivered'] as const;
  // Of each download there are two entries, and the first is left out.
  const sought = { about: requestId, events, actorKind: 'subject', limit: 2 * limit } as const;
  const entries = await entriesOf(work.trx, work.controllerId, sought);
  return entries
    .flatMap(({ event, at, details }): Taken[] => {
      const { range, protection: said } = details;
      const protection = said === 'passphrase' || said === 'age-key' ? said : null;
      if (event === 'archive.delivered') return [{ at, what: 'whole', protection, bytes: null }];
      // What was opened to be sent is told by what was sent.
      if (event === 'archive.opened')
        return range === undefined && said === undefined
          ? [{ at, what: 'read', protection, bytes: null }]
          : [];
      return [{ at, what: 'part', protection, bytes: bytesOf(range) }];
    })
    .slice(0, limit);
}

/** Reads what `archives/deliver.ts` wrote (`inBytes`). */
function bytesOf(range: unknown): Taken['bytes'] {
  const [, start, end, whole] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(String(range)) ?? [];
  if (start === undefined || end === undefined || whole === undefined) return null;
  return { part: Number(end) - Number(start) + 1, whole: Number(whole) };
}
