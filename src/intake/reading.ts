// What is read of a message: the few plain texts that rules and people need, taken in a thread that can be ended.
import { readingThread } from '../platform/reading-thread.ts';

export interface Attachment {
  /** One line, at most 200 characters; what is inside is never opened. */
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

export interface Reading {
  /** The one plain address that it says it is from; anybody can write anything there. */
  readonly from: string | null;
  readonly fromTrouble: 'two-senders' | 'sender-unreadable' | null;
  /** Asks to be answered somewhere else (Reply-To). */
  readonly answerElsewhere: boolean;
  /** One line, at most 300 characters. */
  readonly heading: string;
  /** At most 20,000 characters. */
  readonly text: string;
  /** The text without what it quotes and without a signature. */
  readonly own: string;
  /** The first 50. */
  readonly attachments: readonly Attachment[];
  readonly attachmentCount: number;
  readonly messageId: string | null;
  /** The Message-IDs that it answers (In-Reply-To, References), the nearest first; at most 10. */
  readonly answers: readonly string[];
  /** Of a report that a letter could not be delivered (RFC 3464): the Message-ID of that letter. */
  readonly returned: readonly string[];
  /** Why it was written by a machine; null when it seems to be a person's. */
  readonly automatic: Automatic | null;
  readonly markedSpam: boolean;
  /** SHA-256 (base64) over sender, heading, date and body: two messages with one Message-ID are one only if this is equal. */
  readonly digest: string;
}

/** `sure`: said by the message itself as its standard has it. Else a person may be behind it all the same. */
export interface Automatic {
  readonly why:
    | 'auto-submitted'
    | 'bulk'
    | 'list'
    | 'bounce'
    | 'no-reply'
    | 'suppressed'
    | 'automatic-heading';
  readonly sure: boolean;
}

export const LARGEST_MAIL = 25_000_000;
const MILLISECONDS = 20_000;

/** A thread that has read more than most messages are is not kept. */
const SMALL = 1_000_000;

const read = readingThread<Uint8Array, Reading | null>(new URL('./reading-worker.ts', import.meta.url), {
  milliseconds: MILLISECONDS,
  keeps: (raw, reading) => raw.byteLength < SMALL && reading !== null,
});

/**
 * Reads a message; null for one that takes more than 20 seconds, 512 MB, 60 levels or 1 MB of headers: such a one is kept for
 * a person. Nothing of it is fetched, run or opened.
 */
export async function readMail(raw: Uint8Array): Promise<Reading | null> {
  const outcome = await read(raw);
  return 'lost' in outcome ? null : outcome.answer;
}
