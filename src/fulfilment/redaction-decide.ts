// What a reader decides about parts of a text: taken out with a reason, left standing, marked by herself, taken back.
import { Problem } from '../platform/problem.ts';
import { rememberHand } from '../requests/case-note.ts';
import type { Work } from '../work.ts';
import { requestsOf } from './plan.ts';
import { holdRedaction, type RedactionReason, RedactionSpan, RedactionText } from './redaction.ts';

/** Why something goes, and in words where no reason of the list fits. */
export interface Why {
  readonly reason: RedactionReason;
  /** Told to the person; for `other` alone. */
  readonly words?: string;
}

const SHORTEST_WORDS = 10;
const LONGEST_WORDS = 300;

/** Decides about proposed or decided parts of a text. Throws `span-unknown`, and as `heldText` and `columnsOfWhy` do. */
export async function ruleOnSpans(
  work: Work,
  given: {
    readonly requestId: string;
    readonly textId: string;
    /** Ids of spans; `proposed`: all that nobody decided about yet. */
    readonly spans: readonly string[] | 'proposed';
    readonly why: Why | 'leave';
  },
): Promise<void> {
  const { textId, spans, why } = given;
  const { trx, controllerId } = work;
  await heldText(work, given);
  const meant = RedactionSpan.query(trx).where({ controllerId, textId });
  if (spans === 'proposed') meant.where({ decision: 'proposed' });
  else meant.whereIn('id', [...spans]);
  const rows = await meant.patch({
    decision: why === 'leave' ? 'leave' : 'redact',
    ...(await columnsOfWhy(work, given.requestId, why)),
    ...decidedNow(work),
  });
  if (spans !== 'proposed' && rows !== spans.length) throw spanUnknown();
  await recordRuling(work, given, { decision: why === 'leave' ? 'leave' : 'redact', why, spans: rows });
}

/** Marks parts of her own choice, and decides about them at once. Throws `span-outside`, and as `ruleOnSpans` does. */
export async function addSpans(
  work: Work,
  given: {
    readonly requestId: string;
    readonly textId: string;
    readonly places: readonly { readonly start: number; readonly end: number }[];
    readonly why: Why;
  },
): Promise<void> {
  const { textId, places, why } = given;
  const { trx, controllerId } = work;
  const text = await heldText(work, given);
  if (places.length === 0 || places.some(({ start, end }) => start < 0 || end > text.length || end <= start))
    throw new Problem(
      'invalid',
      'span-outside',
      'This part does not stand in the text. Nothing was taken out; mark it again.',
    );
  const told = await columnsOfWhy(work, given.requestId, why);
  await RedactionSpan.query(trx)
    .insert(
      places.map(({ start, end }) => ({
        ...{
          controllerId,
          id: crypto.randomUUID(),
          textId,
          startsAt: start,
          endsAt: end,
          kind: 'own' as const,
        },
        ...{ decision: 'redact' as const, ...told, ...decidedNow(work) },
      })),
    )
    .onConflict(['controllerId', 'textId', 'startsAt', 'endsAt'])
    .merge(['decision', 'reason', 'words', 'decidedBy', 'decidedAt']);
  await recordRuling(work, given, { decision: 'redact', why, spans: places.length });
}

/** Takes the newest decision about a text back: a proposal waits again, a part of her own is gone. False: there was none. */
export async function undoRuling(
  work: Work,
  given: { readonly requestId: string; readonly textId: string },
): Promise<boolean> {
  const { trx, controllerId } = work;
  const { textId } = given;
  await heldText(work, given);
  const newest = await RedactionSpan.query(trx)
    .where({ controllerId, textId })
    .whereNot('decision', 'proposed')
    .orderBy('decidedAt', 'desc')
    .first();
  if (newest === undefined) return false;
  // What was decided in one act is taken back in one.
  const together = () =>
    RedactionSpan.query(trx)
      .where({ controllerId, textId, decidedAt: newest.decidedAt })
      .whereNot('decision', 'proposed');
  await together().where({ kind: 'own' }).delete();
  await together().patch({
    decision: 'proposed',
    reason: null,
    words: null,
    decidedBy: null,
    decidedAt: null,
  });
  await RedactionText.query(trx)
    .findById([controllerId, textId])
    .patch({ state: 'unread', readBy: null, readAt: null });
  await recordRuling(work, given, { decision: 'undone', why: 'leave', spans: 1 });
  return true;
}

/** Writes that a text was read to its end. Throws `proposals-open` while something proposed waits for a decision. */
export async function markRead(
  work: Work,
  given: { readonly requestId: string; readonly textId: string },
): Promise<void> {
  const { trx, controllerId } = work;
  const { textId, requestId } = given;
  const text = await heldText(work, given);
  const open = await RedactionSpan.query(trx)
    .where({ controllerId, textId, decision: 'proposed' })
    .resultSize();
  if (open > 0)
    throw new Problem(
      'conflict',
      'proposals-open',
      `${open === 1 ? '1 part waits' : `${open} parts wait`} for your decision in this text. Nothing was decided for you; take out or leave each, then go on.`,
    );
  await RedactionText.query(trx)
    .findById([controllerId, textId])
    .patch({ state: 'read', readBy: work.actor.id, readAt: work.at });
  await rememberHand(work, requestId, 'ruled');
  await work.record('redaction.read', textId, { planId: text.planId, requestId });
}

/** A text of an open redaction of this case, held. Throws `text-unknown`, `redaction-closed`. */
async function heldText(
  work: Work,
  { requestId, textId }: { readonly requestId: string; readonly textId: string },
): Promise<RedactionText> {
  const text = await RedactionText.query(work.trx).findById([work.controllerId, textId]);
  if (text === undefined || !(await requestsOf(work, text.planId)).includes(requestId)) throw textUnknown();
  await holdRedaction(work, text.planId);
  return text;
}

export function textUnknown(): Problem {
  return new Problem('not-found', 'text-unknown', 'There is no such text here. Nothing was changed.');
}

function spanUnknown(): Problem {
  return new Problem('not-found', 'span-unknown', 'There is no such part in this text. Nothing was decided.');
}

/** Throws `reason-words-missing` where no reason of the list fits and nothing is said, or too much. */
async function columnsOfWhy(
  work: Work,
  requestId: string,
  why: Why | 'leave',
): Promise<Pick<RedactionSpan, 'reason' | 'words'>> {
  if (why === 'leave') return { reason: null, words: null };
  const said = saidReason(why);
  if (said === null) return { reason: why.reason, words: null };
  return { reason: 'other', words: await work.seal(`redaction_spans:${requestId}`, said) };
}

/** What the person is told where no reason of the list fits, else null. Throws `reason-words-missing`. */
export function saidReason(why: Why): string | null {
  if (why.reason !== 'other') return null;
  const said = (why.words ?? '').trim();
  if (said.length < SHORTEST_WORDS || said.length > LONGEST_WORDS)
    throw new Problem(
      'invalid',
      'reason-words-missing',
      `Say why in ${SHORTEST_WORDS} to ${LONGEST_WORDS} characters: the person reads it. Nothing was decided.`,
    );
  return said;
}

function decidedNow({ actor, at }: Work): Pick<RedactionSpan, 'decidedBy' | 'decidedAt'> {
  return { decidedBy: actor.id, decidedAt: at };
}

async function recordRuling(
  work: Work,
  { requestId, textId }: { readonly requestId: string; readonly textId: string },
  ruled: { readonly decision: string; readonly why: Why | 'leave'; readonly spans: number },
): Promise<void> {
  const reason = ruled.why === 'leave' ? null : ruled.why.reason;
  await rememberHand(work, requestId, 'ruled');
  await work.record('redaction.ruled', textId, {
    requestId,
    decision: ruled.decision,
    reason,
    spans: ruled.spans,
  });
}
