// One conversation of a case in the order of time: messages, and the questions and notices that the clock of the law knows.
import type { Work } from '../work.ts';
import { type ToldEvent, toldEvents } from './case-event.ts';
import { messagesOf } from './message.ts';

/** Something that one side told the other. */
export interface Said {
  readonly at: Temporal.Instant;
  readonly from: 'person' | 'us';
  readonly kind: 'message' | 'question' | 'answer' | 'notice';
  readonly words: string;
  /** Of messages: which account or program wrote it. */
  readonly byId: string | null;
}

const KINDS: Readonly<Record<string, Said['kind']>> = {
  clarification_asked: 'question',
  clarification_answered: 'answer',
  extended: 'notice',
};

/** Everything that was said in a case, oldest first. `events`: what was told in it, where that was read already. */
export async function conversationOf(
  work: Work,
  requestId: string,
  events?: readonly ToldEvent[],
): Promise<Said[]> {
  const messages = (await messagesOf(work, requestId)).map(
    ({ at, byKind, byId, words }): Said => ({
      at,
      from: byKind === 'subject' ? 'person' : 'us',
      kind: 'message',
      words,
      byId,
    }),
  );
  const told = (events ?? (await toldEvents(work, requestId))).flatMap(({ at, kind, words }): Said[] => {
    const said = KINDS[kind];
    if (said === undefined || words === null) return [];
    return [{ at, from: said === 'answer' ? 'person' : 'us', kind: said, words, byId: null }];
  });
  return [...messages, ...told].sort((one, other) => Temporal.Instant.compare(one.at, other.at));
}
