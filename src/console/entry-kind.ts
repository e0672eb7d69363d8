// Kinds of entries of a timeline, so that it can be filtered: read off the name of the event.

export const ENTRY_KINDS = ['case', 'letters', 'messages', 'proof', 'plan', 'clock'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What the filter calls them. */
export const KIND_WORDS: { readonly [K in EntryKind]: string } = {
  case: 'The case itself',
  letters: 'Letters',
  messages: 'Messages and notes',
  proof: 'Who the person is',
  plan: 'Plan and run',
  clock: 'Law and clock',
};

/** The longest name that fits decides: `request.noted` stands before `request.`. */
const KINDS: readonly (readonly [begin: string, kind: EntryKind])[] = [
  ['request.noted', 'messages'],
  ['request.question', 'messages'],
  ['message.', 'messages'],
  ['statement.', 'messages'],
  ['mail.', 'messages'],
  ['request.verified', 'proof'],
  ['request.disput', 'proof'],
  ['request.proofReminded', 'proof'],
  ['request.dueDateMoved', 'clock'],
  ['request.lawChanged', 'clock'],
  ['request.sorted', 'clock'],
  ['request.extended', 'clock'],
  ['request.acknowledged', 'clock'],
  ['law.', 'clock'],
  ['request.', 'case'],
  ['letter.', 'letters'],
  ...['code.', 'session.', 'proof.', 'declaration.', 'document.', 'agent.', 'address.', 'channel.'].map(
    (begin) => [begin, 'proof'] as const,
  ),
  ['evidence.', 'proof'],
  ...[
    'plan.',
    'step.',
    'receipt.',
    'recipient.',
    'archive.',
    'link.',
    'use.',
    'item.',
    'suppression.',
    'hold.',
  ].map((begin) => [begin, 'plan'] as const),
];

/** The kind of an event; one of a later version belongs to the case. */
export function kindOf(event: string): EntryKind {
  return KINDS.find(([begin]) => event.startsWith(begin))?.[1] ?? 'case';
}
