// Keeps texts that were read by rules: known ones keep their decisions, also those of an earlier plan of the same case.
import type { Work } from '../work.ts';
import { PlanRequest } from './plan.ts';
import { RedactionSpan, RedactionText } from './redaction.ts';
import type { Span } from './redaction-find.ts';

/** A text as it was read: without its words, and its proposals for when they are needed. */
export interface ReadText {
  readonly column: string;
  readonly digest: Buffer;
  readonly length: number;
  spans(): readonly Span[];
}

/** Where the texts of one bucket stand. */
interface BucketPlace {
  readonly planId: string;
  readonly stepId: string;
  readonly chunk: number;
  readonly bucket: number;
  readonly requestId: string;
  readonly seenAt: Temporal.Instant;
}

/** Rows that one statement takes. */
const AT_ONCE = 2_000;

/** Writes the texts of one bucket; what is known already is only seen again. */
export async function keepTexts(work: Work, place: BucketPlace, read: readonly ReadText[]): Promise<void> {
  const { trx, controllerId } = work;
  const { planId, stepId, chunk, bucket, seenAt } = place;
  const digests = read.map(({ digest }) => digest);
  const ofStep = () => RedactionText.query(trx).where({ controllerId, stepId }).whereIn('digest', digests);
  await ofStep().where({ state: 'gone' }).patch({ state: 'unread' });
  // Of two readings at once the later one says what still stands there: the earlier must not make its texts look old.
  await ofStep().where('seenAt', '<', seenAt.toString()).patch({ seenAt, chunk, bucket });
  const known = new Set((await ofStep()).map(nameOf));
  const fresh = read.filter(({ column, digest }) => !known.has(nameOf({ columnName: column, digest })));
  if (fresh.length === 0) return;
  const earlier = await earlierReadings(work, place, digests);
  const first = (await RedactionText.query(trx).where({ controllerId, planId }).resultSize()) + 1;
  const texts: Partial<RedactionText>[] = [];
  const spans: Partial<RedactionSpan>[] = [];
  for (const [index, { column, digest, length, spans: propose }] of fresh.entries()) {
    const id = crypto.randomUUID();
    const before = earlier.get(nameOf({ columnName: column, digest }));
    const { readBy = null, readAt = null } = before?.text ?? {};
    const state = readAt === null ? ('unread' as const) : ('read' as const);
    const at = { stepId, columnName: column, position: first + index, chunk, bucket };
    texts.push({ controllerId, id, planId, ...at, digest, length, state, readBy, readAt, seenAt });
    if (before !== undefined)
      for (const { startsAt, endsAt, kind, decision, reason, words, decidedBy, decidedAt } of before.spans)
        spans.push({
          ...{ controllerId, id: crypto.randomUUID(), textId: id, startsAt, endsAt, kind },
          ...{ decision, reason, words, decidedBy, decidedAt },
        });
    else
      for (const { start, end, kind } of propose())
        spans.push({
          ...{ controllerId, id: crypto.randomUUID(), textId: id, startsAt: start, endsAt: end, kind },
          decision: 'proposed',
        });
  }
  await RedactionText.query(trx).insert(texts);
  for (let from = 0; from < spans.length; from += AT_ONCE)
    await RedactionSpan.query(trx).insert(spans.slice(from, from + AT_ONCE));
}

/** What people decided about the same texts in earlier plans of this case: a plan that is drawn again loses no reading. */
async function earlierReadings(
  { trx, controllerId }: Work,
  { planId, requestId }: BucketPlace,
  digests: readonly Buffer[],
): Promise<Map<string, { text: RedactionText; spans: RedactionSpan[] }>> {
  const texts = await RedactionText.query(trx)
    .where({ controllerId, state: 'read' })
    .whereNot({ planId })
    .whereIn('planId', PlanRequest.query(trx).select('planId').where({ controllerId, requestId }))
    .whereIn('digest', [...digests])
    .orderBy('readAt');
  const ids = texts.map(({ id }) => id);
  const spans = await RedactionSpan.query(trx).where({ controllerId }).whereIn('textId', ids);
  const byText = Map.groupBy(spans, ({ textId }) => textId);
  return new Map(texts.map((text) => [nameOf(text), { text, spans: byText.get(text.id) ?? [] }]));
}

function nameOf({ columnName, digest }: Pick<RedactionText, 'columnName' | 'digest'>): string {
  return `${columnName} ${digest.toString('hex')}`;
}
