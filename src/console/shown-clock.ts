// The clock of a case as the desk shows it: the law, why the date is what it is, and what the law lets staff do now.
import { derivationSentences } from '../laws/derivation-sentences.ts';
import { lawBook } from '../laws/law-book.ts';
import type { ExtensionReason } from '../laws/law-codes.ts';
import type { Move } from '../laws/move.ts';
import { toldEvents } from '../requests/case-event.ts';
import { type DataRequest, findRequest, type RunningClock } from '../requests/data-request.ts';
import { isSigned } from '../requests/law-signature.ts';
import { type LawfulMoves, lawfulMoves } from '../requests/lawful-move.ts';
import { openQuestion, stopsTheClock } from '../requests/question.ts';
import type { Work } from '../work.ts';

const EXTENSION_WORDS: { readonly [R in ExtensionReason]: string } = {
  complexity: 'The request is complex',
  'number-of-requests': 'We have many requests',
  'reasonably-necessary': 'More time is reasonably necessary',
  'unreasonable-interference': 'In time it would unreasonably interfere with our work',
  consultations: 'We must consult others first',
  'format-conversion': 'The data must be converted',
  'cannot-meet-period': 'We cannot answer within the period',
  'legitimate-ground': 'There is a legitimate ground',
};

/** What stands about the law and its clocks on the page of a case. */
export interface ShownClock {
  readonly law: string;
  readonly lawName: string;
  readonly lawWhy: string;
  readonly ruleName: string;
  /** Counsel signed the rule file that this case was received under. */
  readonly signed: boolean;
  readonly governedBy: string;
  readonly clocks: readonly RunningClock[];
  readonly sentences: readonly string[];
  /** What the rule rests on that nobody has read: shown until counsel signs. */
  readonly mark: string | null;
  /** What a letter of refusal must say under this law. */
  readonly mustSay: readonly string[];
  readonly extend: Move | null;
  readonly pause: Move | null;
  /** A question stops the clock, checked by somebody or not. */
  readonly stops: boolean;
  readonly reasons: readonly { readonly value: string; readonly text: string }[];
  /** The law lets the notice name the day itself. */
  readonly namesDay: boolean;
  readonly questionOpen: boolean;
  readonly laws: readonly { readonly value: string; readonly text: string }[];
}

const MARKS = { V: null, S: 'cited without the text', U: 'not verified' } as const;

/** The clock of a case; null for cases from before laws were data. */
export async function shownClock(work: Work, requestId: string): Promise<ShownClock | null> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return null;
  const { law, rule, derivation, lawDigest } = request;
  if (law === null || rule === null || derivation === null || lawDigest === null) return null;
  const moves = await lawfulMoves(work, request);
  const signed = await isSigned(work, law, lawDigest);
  return {
    law,
    lawName: rule.lawName,
    lawWhy: request.lawWhy ?? '',
    ruleName: `${rule.id}, version ${rule.version}`,
    signed,
    governedBy: request.governedBy ?? rule.lawName,
    clocks: request.clocks ?? [],
    sentences: derivationSentences(derivation),
    mark: signed ? null : MARKS[rule.mark],
    mustSay: rule.refusal_must_say.codes,
    ...offers(moves, request),
    questionOpen: openQuestion(await toldEvents(work, requestId)) !== undefined,
    laws: [...(await lawBook()).values()].map(({ id, name }) => ({ value: id, text: name })),
  };
}

function offers(
  moves: LawfulMoves | null,
  request: DataRequest,
): Pick<ShownClock, 'extend' | 'pause' | 'stops' | 'reasons' | 'namesDay'> {
  if (moves === null || request.rule === null)
    return { extend: null, pause: null, stops: false, reasons: [], namesDay: false };
  const { extend, pause, reasons } = moves;
  const namesDay = request.rule.extension.unit === 'named-date';
  return {
    extend,
    pause,
    stops: stopsTheClock(pause),
    namesDay,
    reasons: reasons.map((value) => ({ value, text: EXTENSION_WORDS[value] })),
  };
}
