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
const REMARKS: Readonly<Record<string, string>> = {
  'asked-after-the-limit': 'came after the limit and starts nothing anew',
  'not-confirmed-in-time':
    'did not come within the time to think, so the request counts as withdrawn; ask the person',
  'no-extension': 'has no effect, because this law lets nothing be put off here',
  'already-extended': 'has no effect, because the answer had been put off as often as the law allows',
  'extension-too-late': 'has no effect, because the first limit was over',
  'extension-reason-not-known': 'has no effect, because the law does not know the reason',
  'extension-without-date': 'has no effect, because the notice names no day',
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
    ...why.remarks.map(
      ({ code, event, on }) => `That ${EVENT_WORDS[event]} (${say(on)}) ${REMARKS[code] ?? code}.`,
    ),
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
  else sentences.push(`It runs ${amount(count.value, count.unit)} (${cite(count)}).`);
  for (const pause of why.excluded)
    sentences.push(
      pause.days === 1
        ? `${say(pause.from)} does not count: ${pause.reason} (${cite(pause)}).`
        : `${pause.days} days do not count, ${say(pause.from)} to ${say(pause.to)}: ${pause.reason} (${cite(pause)}).`,
    );
  if (extension !== null) {
    const by = extension.value === null ? '' : ` by ${amount(extension.value, extension.unit)}`;
    const until = extension.until === null ? '' : `, at most until ${say(extension.until)}`;
    sentences.push(
      `The first limit, ${say(why.first_limit)}, was put off${by}${until}, told on ${say(extension.told_on)} (${cite(extension)}).`,
    );
  }
  if (why.passed.length > 0)
    sentences.push(
      `Left out as days off: ${why.passed.map(({ on, name }) => `${on} (${name})`).join(', ')}.`,
    );
  if (why.rolled_over.length > 0) {
    const names = why.rolled_over.map(({ on, name }) => `${on} (${name})`).join(', ');
    sentences.push(`It would end on ${say(why.ends_on)}; it moves over ${names}.`);
  }
  sentences.push(`${MEANS[why.means]} by the end of ${say(why.due_on)}.`);
  if (why.acknowledge_by !== null && why.means !== 'acknowledgment')
    sentences.push(`Its receipt must be acknowledged by the end of ${say(why.acknowledge_by)}.`);
  return sentences;
}
