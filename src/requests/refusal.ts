// What a letter of refusal says: what ours always holds, what was written for this case, and what its law demands.
import type { Rule } from '../laws/law-schema.ts';
import type { RefusalCode } from '../laws/law-words.ts';
import { mayRefuse } from '../laws/may-refuse.ts';
import { Problem } from '../platform/problem.ts';
import type { DenialReason } from './data-request.ts';

/** A refusal as staff write it. */
export interface Refusal {
  readonly reason: DenialReason;
  /** For the person, in plain words. */
  readonly explanation: string;
  /** The law that permits it: `Cal. Civ. 1798.105(d)(8)`. */
  readonly statute?: string | undefined;
  /** Which part of the request it is about. */
  readonly part?: string | undefined;
}

/** Every letter of ours gives the reasons, the ways to complain and to go to court, and how to ask again. */
const ALWAYS: readonly RefusalCode[] = [
  'reasons',
  'reasons-of-fact-or-law',
  'complain-to-controller',
  'complain-to-authority',
  'court',
  'recourse',
  'how-to-appeal',
];

/** What this refusal says, by the codes of the law books. */
export function saysOf({ reason, explanation, statute = '', part = '' }: Refusal): readonly RefusalCode[] {
  return [
    ...(explanation.trim() === '' ? [] : ALWAYS),
    ...(statute.trim() === '' ? [] : (['statute'] as const)),
    ...(part.trim() === '' ? [] : (['which-part'] as const)),
    ...(reason === 'not-identified' ? (['cannot-verify'] as const) : []),
  ];
}

/** Refuses a letter that leaves out what the law of the case demands, read or unread. Throws `refusal-incomplete`. */
export function mustSayEverything(rule: Rule | null, refusal: Refusal): void {
  if (rule === null) return;
  const move = mayRefuse(rule, saysOf(refusal));
  if (move.allowed === true) return;
  throw new Problem('invalid', 'refusal-incomplete', `${move.reason} Nothing was sent; add it.`, {
    source: move.source,
    mark: move.mark,
  });
}

/** What the letter is told beside the explanation; empty texts leave their paragraphs out. */
export function refusalValues(
  rule: Rule | null,
  { statute = '', part = '' }: Refusal,
): Record<string, string> {
  const must = rule?.refusal_must_say.codes ?? [];
  return {
    statute: statute.trim(),
    part: part.trim(),
    appeal: must.includes('how-to-appeal') ? 'yes' : '',
    appealDays: rule?.appeal === undefined ? '' : String(rule.appeal.days.value),
    optOut: must.includes('offer-opt-out-of-sale') ? 'yes' : '',
  };
}
