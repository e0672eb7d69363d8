// Reads messages in a thread of their own, so that a hostile one can be stopped from outside.
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import PostalMime, { type Email } from 'postal-mime';
import { withoutUnseen } from '../platform/unseen.ts';
import { foldEmail, readEmail } from '../subjects/identifiers.ts';
import { automatic, headerOf } from './automatic.ts';
import { htmlText } from './html-text.ts';
import { ownText } from './own-text.ts';
import type { Attachment, Reading } from './reading.ts';

const LONGEST_TEXT = 20_000;
/** Of HTML; beyond it stands no letter of a person. */
const LONGEST_HTML = 2_000_000;

/** One line without control characters and without marks that turn its direction. */
function oneLine(text: string, most: number): string {
  return withoutUnseen(text.slice(0, 10_000)).replace(/\s+/g, ' ').trim().slice(0, most);
}

function severalLines(text: string): string {
  return text
    .slice(0, LONGEST_TEXT * 4)
    .split(/\r\n|\r|\n/)
    .map((row) => withoutUnseen(row).trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, LONGEST_TEXT);
}

/** The one address of one From header (RFC 5322, 3.6.2), or what is wrong with it. */
function senderOf(mail: Email): Pick<Reading, 'from' | 'fromTrouble'> {
  const lines = mail.headers.filter(({ key }) => key === 'from');
  const value = lines[0]?.value ?? '';
  const outside = value.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/\([^()]*\)/g, '');
  const named = (outside.match(/@/g) ?? []).length;
  if (lines.length > 1 || named > 1 || /[,;]/.test(outside) || mail.from?.group !== undefined)
    return { from: null, fromTrouble: 'two-senders' };
  try {
    return { from: readEmail(mail.from?.address ?? ''), fromTrouble: null };
  } catch {
    return { from: null, fromTrouble: 'sender-unreadable' };
  }
}

function attachmentsOf(mail: Email): Attachment[] {
  return mail.attachments.slice(0, 50).map(({ filename, mimeType, content }) => ({
    name: oneLine(filename ?? 'without a name', 200),
    type: oneLine(mimeType, 100),
    bytes: typeof content === 'string' ? content.length : content.byteLength,
  }));
}

function digestOf(raw: Uint8Array, mail: Email): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const gap = /\r?\n\r?\n/.exec(bytes.subarray(0, 2_000_000).toString('latin1'));
  const body = gap === null ? bytes : bytes.subarray(gap.index + gap[0].length);
  const said = ['from', 'subject', 'date'].map((key) => headerOf(mail, key) ?? '');
  return createHash('sha256').update(JSON.stringify(said)).update(body).digest('base64');
}

/** Message-IDs in angle brackets (RFC 5322, 3.6.4). */
function answersOf({ inReplyTo = '', references = '' }: Email): string[] {
  const ids = (text: string): string[] => text.slice(0, 10_000).match(/<[^<>\s]{3,250}>/g) ?? [];
  return [...new Set([...ids(inReplyTo), ...ids(references).reverse()])].slice(0, 10);
}

/** The letter that a report says nobody could deliver, by the head that comes back with it (RFC 3462, 3464). */
function returnedIn(mail: Email): string[] {
  if (!/^\s*multipart\/report\b/i.test(headerOf(mail, 'content-type') ?? '')) return [];
  const partsOf = (types: RegExp): string[] =>
    mail.attachments
      .filter(({ mimeType }) => types.test(mimeType))
      .slice(0, 3)
      .map(({ content }) =>
        typeof content === 'string' ? content : new TextDecoder('latin1').decode(content),
      )
      .map((text) => text.slice(0, 100_000));
  const failed = partsOf(/^message\/(global-)?delivery-status$/i).some((text) =>
    /^action:\s*failed/im.test(text),
  );
  if (!failed) return [];
  return partsOf(/^(message\/(rfc822|global)|text\/rfc822-headers)$/i).flatMap(
    (text) => /^message-id:\s*(<[^<>\s]{3,250}>)/im.exec(text)?.[1] ?? [],
  );
}

async function read(raw: Uint8Array): Promise<Reading> {
  const mail = await PostalMime.parse(raw, {
    maxNestingDepth: 60,
    maxHeadersSize: 1_000_000,
    rfc822Attachments: true,
    forceRfc822Attachments: true,
  });
  const sender = senderOf(mail);
  const text = severalLines(mail.text ?? htmlText((mail.html ?? '').slice(0, LONGEST_HTML)));
  const replies = (mail.replyTo ?? []).map(({ address }) => foldEmail(address ?? ''));
  const heading = oneLine(mail.subject ?? '', 300);
  const messageId = oneLine(mail.messageId ?? '', 500);
  return {
    ...sender,
    answerElsewhere: replies.some((reply) => sender.from === null || reply !== foldEmail(sender.from)),
    heading,
    text,
    own: ownText(text),
    attachments: attachmentsOf(mail),
    attachmentCount: mail.attachments.length,
    messageId: messageId === '' ? null : messageId,
    answers: answersOf(mail),
    returned: returnedIn(mail),
    automatic: automatic(mail, sender.from, heading),
    markedSpam: /^\s*yes\b/i.test(headerOf(mail, 'x-spam-flag') ?? headerOf(mail, 'x-spam-status') ?? ''),
    digest: digestOf(raw, mail),
  };
}

parentPort?.on('message', (raw: Uint8Array) => {
  void read(raw)
    .catch(() => null)
    .then((reading) => parentPort?.postMessage(reading));
});
