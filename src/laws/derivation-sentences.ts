// Says a derivation in plain English, for "Why this date?".
import type { Derivation } from './derivation.ts';
import type { EventKind, Mark } from './law-codes.ts';

const EVENT_WORDS: Readonly<Record<EventKind, string>> = {
  received: 'the request arrived',
  confirmed: 'the request was confirmed',
  identity_asked: 'we asked who the person is',
  identity_proven: 'the person showed who they are',
  fee_asked: 'we asked for a fee',
  fee_confirmed: 'the person agreed to the fee',
  fee_paid: 'the fee was paid',
  clarification_asked: 'we asked what is meant',
  clarification_answered: 'the person told what is meant',
  extended: 'we told the person that we need longer',
};
/** What staff should read beside the date; `{on}` is the day of the event, or the last day for it. */
const REMARKS: Readonly<Record<string, string>> = {
  'asked-after-the-limit': 'The question of {on} came after the limit and starts nothing anew.',
  'not-confirmed-in-time':
    'No agreement to the fee came by {on}, so the law takes the request as withdrawn; ask the person before closing it.',
  'no-extension': 'The notice of {on} has no effect: this law lets nothing be put off here.',
  'already-extended':
    'The notice of {on} has no effect: the answer had been put off as often as the law allows.',
  'extension-too-late': 'The notice of {on} has no effect: the first limit was over.',
  'extension-reason-not-known': 'The notice of {on} has no effect: the law does not know its reason.',
  'extension-without-date': 'The notice of {on} has no effect: it names no day.',
};
const MARK_WORDS: Readonly<Record<Mark, string>> = {
  V: 'text read',
  S: 'cited without the text',
  U: 'not verified',
};
const MEANS = {
  answer: 'The answer is due',
  stop: 'It must have stopped',
  acknowledgment: 'It must be acknowledged',
} as const;

function say(day: string): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return Temporal.PlainDate.from(day).toLocaleString('en-GB', options);
}

function amount(value: number, unit: string): string {
  const [one, many] = unit === 'calendar-month' ? ['calendar month', 'calendar months'] : [unit, `${unit}s`];
  return `${value} ${(value === 1 ? one : many).replace('business-', 'business ')}`;
}

const cite = ({ source, mark }: { source: string; mark: Mark }): string => `${source}; ${MARK_WORDS[mark]}`;

/** The derivation as sentences, in the order in which a person would count it on paper. */
export function derivationSentences(why: Derivation): string[] {
  const { start, count, extension } = why;
  const sentences = [
    `Rule ${why.rule}, version ${why.version}, of ${why.law_name} (${cite(why)}).`,
    `Days begin and end in the time zone ${why.zone}.`,
    ...why.events.map(({ kind, on }) => `On ${say(on)} ${EVENT_WORDS[kind]}.`),
    ...why.remarks.map(({ code, on }) => (REMARKS[code] ?? `${code}: {on}.`).replace('{on}', say(on))),
  ];
  if (start.waiting_for.length > 0) {
    const awaited = start.waiting_for.map((kind) => EVENT_WORDS[kind]).join(' and ');
    sentences.push(
      `The clock has not started: it waits until ${awaited}. The date below is the earliest possible.`,
    );
  }
  const thought =
    start.because === 'fee_asked' ? `, ${start.think_days ?? 0} days to think after` : ', the day on which';
  sentences.push(`The clock starts on ${say(start.on)}${thought} ${EVENT_WORDS[start.because]}.`);
  if (count.unit === 'immediately') sentences.push(`This is owed at once (${cite(count)}).`);
  else {
    const itself =
      why.counting.from === 'day-after' ? 'that day itself is not counted' : 'that day is the first';
    sentences.push(`It runs ${amount(count.value, count.unit)} from there; ${itself} (${cite(count)}).`);
  }
  for (const pause of why.excluded)
    sentences.push(
      pause.days === 1
        ? `${say(pause.from)} does not count: ${pause.reason} (${cite(pause)}).`
        : `${pause.days} days do not count, ${say(pause.from)} to ${say(pause.to)}: ${pause.reason} (${cite(pause)}).`,
    );
  if (why.standing_still.length > 0) {
    const reasons = why.standing_still.join(' and ');
    sentences.push(
      `The clock stands still until an answer comes (${reasons}); each day moves the date below by one.`,
    );
  }
  if (extension !== null) {
    const by = extension.value === null ? '' : ` by ${amount(extension.value, extension.unit)}`;
    const until = extension.until === null ? '' : `, at most until ${say(extension.until)}`;
    sentences.push(
      `The first limit, ${say(why.first_limit)}, was put off${by}${until}, told on ${say(extension.told_on)} (${cite(extension)}).`,
    );
  }
  if (why.passed.length > 0) {
    const holidays = why.passed.filter(({ name }) => name !== 'Saturday' && name !== 'Sunday');
    const named = holidays.map(({ on, name }) => `, ${on} (${name})`).join('');
    sentences.push(`Days off do not count: weekends${named}.`);
  }
  if (why.rolled_over.length > 0) {
    const names = why.rolled_over.map(({ on, name }) => `${on} (${name})`).join(', ');
    sentences.push(`It would end on ${say(why.ends_on)}; it moves over ${names} (${cite(why.counting)}).`);
  }
  sentences.push(`${MEANS[why.means]} by the end of ${say(why.due_on)}.`);
  if (why.acknowledge_by !== null && why.means !== 'acknowledgment')
    sentences.push(`Its receipt must be acknowledged by the end of ${say(why.acknowledge_by)}.`);
  return sentences;
}
