// Puts what was decided over the rows that stream into an archive: nothing passes but what people read and confirmed.
import { type House, MACHINE } from '../work.ts';
import type { Claim, ClaimedStep } from './claim.ts';
import { type RedactionReason, RedactionSpan, RedactionText } from './redaction.ts';
import { linesOf, type Row, readLine, textsOf } from './redaction-lines.ts';
import { columnsWithText, digestOf } from './redaction-look.ts';

/** What stands in the place of what was taken out; its length says nothing of what stood there. */
export interface Gaps {
  readonly changed: string;
  of(reason: RedactionReason): string;
}

/** A part that goes, and why. */
export interface Taken {
  readonly start: number;
  readonly end: number;
  readonly reason: RedactionReason;
}

/** Rows that are looked up at once. */
const ROWS = 50;

/** A text without the parts that were taken out; parts that overlap or touch leave one gap, with the reason of the first. */
export function redactText(text: string, taken: readonly Taken[], gaps: Gaps): string {
  const ordered = [...taken].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: string[] = [];
  let at = 0;
  let last = -1;
  for (const { start, end, reason } of ordered) {
    if (start > at || last === -1) kept.push(text.slice(at, start), gaps.of(reason));
    at = Math.max(at, end);
    last = at;
  }
  return [...kept, text.slice(at)].join('');
}

/** How to apply the redaction of a plan to the rows of its steps. */
export interface Applying {
  readonly house: House;
  readonly claim: Claim;
  readonly digests: Buffer;
  readonly gaps: Gaps;
  /** Called for each text that goes in as it was read. */
  passed(textId: string): void;
  /** Called for each text that changed after it was read, and is withheld. */
  withheld(step: ClaimedStep): void;
}

/**
 * The rows of a step with their free texts as they were confirmed. A text that nobody read as it now stands is withheld
 * whole. Rows without text pass as they came.
 */
export async function* redactRows(
  applying: Applying,
  step: ClaimedStep,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const columns = columnsWithText(step.spec);
  if (columns.length === 0) {
    yield* source;
    return;
  }
  let waiting: string[] = [];
  for await (const line of linesOf(source)) {
    waiting.push(line);
    if (waiting.length < ROWS) continue;
    yield await redactLines(applying, step, columns, waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield await redactLines(applying, step, columns, waiting);
}

async function redactLines(
  applying: Applying,
  step: ClaimedStep,
  columns: readonly string[],
  lines: readonly string[],
): Promise<Uint8Array> {
  const { digests, gaps } = applying;
  const rows = lines.map((line) => {
    const row = readLine(line);
    const texts = textsOf(row, columns).map(({ column, text }) => ({
      column,
      text,
      name: nameOf(column, digestOf(digests, column, text)),
    }));
    return { line, row, texts };
  });
  const decided = await decisionsOf(
    applying,
    step,
    rows.flatMap(({ texts }) => texts.map(({ name }) => name)),
  );
  const out = rows.map(({ line, row, texts }) => {
    if (texts.length === 0) return line;
    const changed: Row = { ...row };
    for (const { column, text, name } of texts) {
      const decision = decided.get(name);
      if (decision === undefined) applying.withheld(step);
      else applying.passed(decision.id);
      const taken = decision?.taken;
      if (taken === undefined || taken.length > 0)
        changed[column] = taken === undefined ? gaps.changed : redactText(text, taken, gaps);
    }
    return JSON.stringify(changed);
  });
  return Buffer.from(`${out.join('\n')}\n`);
}

/** What is taken out of each text that was read, by column and digest; a text that is not in it was read by nobody. */
async function decisionsOf(
  { house, claim }: Applying,
  { row }: ClaimedStep,
  names: readonly string[],
): Promise<Map<string, { id: string; taken: Taken[] }>> {
  const { controllerId } = claim;
  return await house.inWork(controllerId, MACHINE, async ({ trx }) => {
    const digests = [...new Set(names)].map((name) => Buffer.from(name.split(' ', 1)[0] ?? '', 'hex'));
    const texts = await RedactionText.query(trx)
      .where({ controllerId, stepId: row.id, state: 'read' })
      .whereIn('digest', digests);
    const spans = await RedactionSpan.query(trx)
      .where({ controllerId, decision: 'redact' })
      .whereIn(
        'textId',
        texts.map(({ id }) => id),
      );
    const byText = Map.groupBy(spans, ({ textId }) => textId);
    return new Map(
      texts.map(({ id, columnName, digest }) => [
        nameOf(columnName, digest),
        {
          id,
          taken: (byText.get(id) ?? []).map(({ startsAt, endsAt, reason }) => ({
            start: startsAt,
            end: endsAt,
            reason: reason ?? ('other' as const),
          })),
        },
      ]),
    );
  });
}

function nameOf(column: string, digest: Buffer): string {
  return `${digest.toString('hex')} ${column}`;
}
