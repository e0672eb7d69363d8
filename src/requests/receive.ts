// A request comes in, by form, mail or program: one case, a due date, and the question for a proof.
import { randomInt } from 'node:crypto';
import { LANGUAGES } from '../languages/translate.ts';
import type { Place } from '../laws/calendar.ts';
import { placeCode } from '../laws/places.ts';
import { Problem } from '../platform/problem.ts';
import { foldEmail, readEmail } from '../subjects/identifiers.ts';
import { rememberSubject } from '../subjects/subject.ts';
import type { Details, Work } from '../work.ts';
import { takeComplaint } from './acknowledge.ts';
import { endMarketingIfMeant, putIntoEffect, takesEffectAtOnce } from './at-once.ts';
import { countFirst } from './case-clock.ts';
import { writeEvent } from './case-event.ts';
import { chooseLaw } from './case-law.ts';
import { addNote, rememberHand } from './case-note.ts';
import { numberCase } from './case-number.ts';
import {
  type Channel,
  DataRequest,
  holdRequest,
  OPEN_STATUSES,
  type Right,
  SPECIAL_RIGHTS,
} from './data-request.ts';
import { type ItemReport, rememberReport } from './depicted.ts';
import { type MinorReport, openByStaff, rememberMinor } from './minor.ts';
import { nameAddress, strikeUnproven } from './reach.ts';
import { sendCode, writeToPerson } from './write-to-person.ts';

export interface NewRequest {
  readonly right: Right;
  readonly email: string;
  /** What helps to find the data. */
  readonly hints?: string | undefined;
  /** The wish in her own words. */
  readonly ownWords?: string | undefined;
  readonly channel: Channel;
  /** The language that she reads: letters and archive are written in it. None: the controller's. */
  readonly language?: string | undefined;
  /** Where the person lives, as far as they say. */
  readonly residence?: Place | null | undefined;
  /** Of a case of a minor, and only of that: whose account, and how it became known. */
  readonly minor?: MinorReport | undefined;
  /** Of a case about an item, and only of that: where it is, or what it shows. */
  readonly item?: ItemReport | undefined;
  /** The true moment of receipt, where staff enter a letter later; the clock of the law runs from it. */
  readonly receivedAt?: Temporal.Instant | undefined;
  /** The controller vouched for the person: no code is asked for; `identifyBySession` follows in the same work. */
  readonly signedIn?: boolean | undefined;
  /** Another address for letters of this case; used once it is proven. Letters are neutral then, too. */
  readonly safeEmail?: string | undefined;
  /** Heading and sender of letters to her name neither company nor matter. */
  readonly neutral?: boolean | undefined;
  /** Somebody else asks in her name (`requests/agent.ts`): she is written to from there. */
  readonly agent?: { readonly name: string } | undefined;
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
/** The partial unique index that makes two equal wishes one case, however many come at once. */
const ONE_OPEN_REQUEST = `(controller_id, subject_id, "right") where status in (${quoted(OPEN_STATUSES)}) and about_request_id is null and "right" not in (${quoted(SPECIAL_RIGHTS)})`;

/** Crockford's base 32: no I, L, O, U, so that it can be read out on the telephone. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Receives a request. The same wish of the same person that is still open becomes one case: the new text is kept
 * as a note, unproven as it is. Nothing is looked up in any store, so the answer tells nobody who is known.
 * Throws `email-not-plain`, `received-in-future`, `language-unknown`, `report-missing`, and what `readReport` throws.
 */
export async function receiveRequest(
  work: Work,
  asked: NewRequest,
): Promise<{ requestId: string; reference: string; inEffect: boolean; isNew: boolean }> {
  const email = readEmail(asked.email);
  const receivedAt = asked.receivedAt ?? work.at;
  if (Temporal.Instant.compare(receivedAt, work.at) > 0) {
    throw new Problem(
      'invalid',
      'received-in-future',
      'The date of receipt lies in the future. Nothing was saved.',
    );
  }
  if (asked.language !== undefined && !LANGUAGES.some(({ code }) => code === asked.language)) {
    throw new Problem(
      'invalid',
      'language-unknown',
      `Letters are written in ${LANGUAGES.map(({ code }) => code).join(', ')}, not in that language. Nothing was saved.`,
    );
  }
  const { subjectId } = await rememberSubject(work, email);
  const { request, isNew } = await writeCase(work, asked, subjectId, receivedAt);
  await rememberSpecial(work, request, asked);
  if (takesEffectAtOnce(request.right, request.rule)) {
    if (isNew) await putIntoEffect(work, request, { wordsRead: false, agent: asked.agent?.name ?? null });
    return { requestId: request.id, reference: request.reference, inEffect: true, isNew };
  }
  if (asked.agent !== undefined)
    return { requestId: request.id, reference: request.reference, inEffect: false, isNew };
  await endMarketingIfMeant(work, request, asked.ownWords ?? '');
  if (asked.signedIn === true) {
    return { requestId: request.id, reference: request.reference, inEffect: false, isNew };
  }
  if (request.right === 'minor-found' && asked.channel !== 'form') {
    await openByStaff(work, request.id);
  } else if (asked.channel === 'form') {
    await sendCode(work, request, { purpose: 'identify', unasked: true });
  } else if (request.right === 'complaint') {
    await rememberHand(work, request.id, 'entered');
    if (isNew) await takeComplaint(work, request);
  } else {
    await rememberHand(work, request.id, 'entered');
    await writeToPerson(work, request, { letter: 'request-received-by-mail', values: {}, flood: !isNew });
  }
  return { requestId: request.id, reference: request.reference, inEffect: false, isNew };
}

async function writeCase(work: Work, asked: NewRequest, subjectId: string, receivedAt: Temporal.Instant) {
  const { trx, controllerId } = work;
  const id = crypto.randomUUID();
  const reference = newReference();
  const residence = asked.residence ?? null;
  const chosen = await chooseLaw(work.controller, { right: asked.right, residence, receivedAt });
  const received = { kind: 'received', at: receivedAt } as const;
  const safe = safeAddress(asked);
  const story = { zone: work.controller.timeZone, events: [received], asOf: work.at };
  const inserted = await DataRequest.query(trx)
    .insert({
      controllerId,
      id,
      reference,
      subjectId,
      channel: asked.channel,
      language: asked.language ?? null,
      writeNeutrally: asked.neutral === true || safe !== null,
      status: 'received',
      statusAt: work.at,
      receivedAt,
      residence: residence === null ? null : placeCode(residence),
      ...chosen,
      ...countFirst(work, chosen, story),
      hints: await sealed(work, `data_requests:${id}:hints`, asked.hints),
      ownWords: await sealed(work, `data_requests:${id}:own_words`, asked.ownWords),
    })
    .onConflict(trx.raw(ONE_OPEN_REQUEST))
    .ignore()
    .returning('*');
  // What PostgreSQL adds to a row comes back with one that was written, and with no other.
  const first =
    inserted.createdAt === undefined
      ? await DataRequest.query(trx)
          .findOne({ controllerId, subjectId, right: chosen.right })
          .whereNull('aboutRequestId')
          .whereIn('status', [...OPEN_STATUSES])
          .throwIfNotFound()
      : inserted;
  if (first.id === id) {
    await writeEvent(work, id, received);
    // Only with a new case: nobody steers the letters of an open one by sending the form again.
    if (safe !== null) await nameAddress(work, { requestId: id, kind: 'safe', email: safe, state: 'named' });
    const details = receivedDetails(first, await numberCase(work, id));
    await work.record('request.received', id, details, { email: foldEmail(asked.email) });
    return { request: first, isNew: true };
  }
  await work.record('request.duplicated', first.id, { channel: asked.channel });
  const again = [asked.hints, asked.ownWords].filter((text) => (text ?? '').trim() !== '').join('\n');
  const how = asked.signedIn === true ? 'by the person, signed in' : 'not proven by a code';
  if (again !== '') await addNote(work, first.id, `Sent again, ${how}:\n${again}`);
  if (asked.signedIn === true) await takeOver(work, first.id, asked);
  return { request: first, isNew: false };
}

/**
 * A signed-in person joins a case that nobody had proven, and never saw what it said: where letters go, and in which
 * language, is hers to say now, and staff are told what she did not say. Letters that were to be neutral stay so, in
 * case it was she who wished it.
 */
async function takeOver(work: Work, requestId: string, asked: NewRequest): Promise<void> {
  const first = await holdRequest(work, requestId);
  if (first.status !== 'received') return;
  const safe = safeAddress(asked);
  const struck = await strikeUnproven(work, requestId);
  if (safe !== null) await nameAddress(work, { requestId, kind: 'safe', email: safe, state: 'named' });
  await DataRequest.query(work.trx)
    .findById([work.controllerId, requestId])
    .patch({
      language: asked.language ?? first.language,
      writeNeutrally: first.writeNeutrally || asked.neutral === true || safe !== null,
    });
  const lives = asked.residence ? placeCode(asked.residence) : first.residence;
  const doubts = [
    ...(first.hints === null && first.ownWords === null ? [] : ['What it says may come from somebody else.']),
    ...(struck ? ['Another address for its letters was named then; it is struck out.'] : []),
    ...(lives === first.residence
      ? []
      : [
          `Its law was chosen for ${first.residence ?? 'no place'}; signed in, the person lives in ${lives}: look whether that law is the right one.`,
        ]),
  ];
  if (doubts.length > 0)
    await addNote(
      work,
      requestId,
      `Before the person signed in, nobody had proven this request. ${doubts.join(' ')}`,
    );
}

/** What the log says of a case that was received; the numbers are counted from it. */
export function receivedDetails(request: DataRequest, caseNumber: number): Details {
  const { reference, right, channel, law, receivedAt, dueOn, acknowledgeBy } = request;
  return {
    caseNumber,
    reference,
    right,
    channel,
    law,
    receivedAt: receivedAt.toString(),
    dueOn: dueOn.toString(),
    acknowledgeBy: acknowledgeBy?.toString() ?? null,
  };
}

/** What a case of a minor or about an item begins with; every other case is about the person who asks. */
async function rememberSpecial(
  work: Work,
  { id, right }: DataRequest,
  { minor, item }: NewRequest,
): Promise<void> {
  if (right === 'minor-found' && minor !== undefined) await rememberMinor(work, id, minor);
  else if (right === 'depicted' && item !== undefined) await rememberReport(work, id, item);
  else if (SPECIAL_RIGHTS.some((special) => special === right)) {
    throw new Problem('invalid', 'report-missing', 'Say what this case is about. Nothing was saved.');
  }
}

/** The other address that she named, read strictly; null for none, and for the very one that she asks with. */
function safeAddress({ email, safeEmail }: NewRequest): string | null {
  if ((safeEmail ?? '').trim() === '') return null;
  const safe = readEmail(safeEmail ?? '');
  return foldEmail(safe) === foldEmail(readEmail(email)) ? null : safe;
}

/** Seals a text that a person wrote; null for none. */
export async function sealed(work: Work, context: string, text: string | undefined): Promise<Buffer | null> {
  const trimmed = (text ?? '').trim();
  return trimmed === '' ? null : await work.seal(context, trimmed);
}

/** A reference for the telephone: `7F3K-2QXM`. */
export function newReference(): string {
  const letters = Array.from({ length: 8 }, () => LETTERS.charAt(randomInt(LETTERS.length)));
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}
