// What a mail does to cases: opens one, or adds a note to one. It proves nothing about who wrote it.
import { accountsWith } from '../auth/accounts.ts';
import { writeLetter } from '../notifications/letters.ts';
import { dayOf } from '../platform/clock.ts';
import { addNote } from '../requests/case-note.ts';
import { findRequest, type Right } from '../requests/data-request.ts';
import { receiveRequest } from '../requests/receive.ts';
import { letterValues } from '../requests/write-to-person.ts';
import type { Work } from '../work.ts';
import type { Reading } from './reading.ts';

/** As long as the web form allows; the whole mail is kept beside it. */
const OWN_WORDS = 5_000;
const NOTE_WORDS = 9_000;

/** Opens a case with the moment of arrival. The person proves the address before anything is done. */
export async function openCase(
  work: Work,
  asked: {
    readonly right: Right;
    readonly email: string;
    readonly arrivedAt: Temporal.Instant;
    readonly reading: Reading | null;
  },
): Promise<string> {
  const { right, email, arrivedAt, reading } = asked;
  const { requestId } = await receiveRequest(work, {
    right,
    email,
    channel: 'mail',
    receivedAt: arrivedAt,
    ownWords: reading === null ? undefined : words(reading, OWN_WORDS),
  });
  return requestId;
}

/** Adds the text to a case as a note, unproven, and tells staff, at most once a day and case. */
export async function continueCase(work: Work, id: string, reading: Reading | null): Promise<void> {
  // What comes for a duplicate reaches the case that goes on.
  const requestId = (await findRequest(work, id))?.duplicateOfId ?? id;
  const text = reading === null ? 'A mail that cannot be read.' : words(reading, NOTE_WORDS);
  await addNote(work, requestId, `By mail, not proven by a code:\n${text}`);
  const request = await findRequest(work, requestId);
  if (request === undefined || work.actor.kind === 'staff') return;
  const day = dayOf(work.at, work.controller.timeZone).toString();
  for (const { id, email, name } of await accountsWith(work, 'read:cases')) {
    await writeLetter(work, {
      letter: 'staff-mail-on-case',
      to: { email, name },
      requestId,
      values: letterValues(request),
      once: `staff-mail-on-case:${requestId}:${day}:${id}`,
    });
  }
}

/** Tells those who decide that mail waits, at most once a day. */
export async function tellOfWaitingMail(work: Work): Promise<void> {
  const day = dayOf(work.at, work.controller.timeZone).toString();
  for (const { id, email, name } of await accountsWith(work, 'rule:mail')) {
    const once = `staff-mail-waiting:${day}:${id}`;
    await writeLetter(work, { letter: 'staff-mail-waiting', to: { email, name }, values: {}, once });
  }
}

function words({ heading, text, own }: Reading, most: number): string {
  const whole = [heading, own === '' ? text : own].filter((part) => part !== '').join('\n\n');
  return whole.length <= most ? whole : `${whole.slice(0, most - 60)}\n[cut here; the whole mail is kept]`;
}
