// Two cases of one person for one wish go on as one: the later ends as a duplicate, is never dropped, and can be parted again.
import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import { agentsOf } from '../requests/agent-row.ts';
import { addNote, rememberHand } from '../requests/case-note.ts';
import { mustNotBeDisputed } from '../requests/channel-warning.ts';
import { mustNotAwaitCustomer } from '../requests/customer-routing.ts';
import { type DataRequest, holdRequest, isOpen } from '../requests/data-request.ts';
import { itemOf } from '../requests/depicted.ts';
import { evidenceRows } from '../requests/evidence-file.ts';
import { setGoing } from '../requests/identify.ts';
import { openTwin } from '../requests/lapse.ts';
import { move } from '../requests/lifecycle.ts';
import { takeMessagesBack } from '../requests/message.ts';
import { namedFor } from '../requests/named-field.ts';
import { comesBefore, sameWishes } from '../requests/same-person.ts';
import { writeToPerson } from '../requests/write-to-person.ts';
import { mustNotAwaitProof } from '../verification/demand.ts';
import type { Work } from '../work.ts';
import { closePlans } from './take-back.ts';

const SHORTEST_REASON = 10;

/**
 * Ends a case as a duplicate of an earlier one, which goes on with its own number, date and clock; the person is told,
 * and the words of the duplicate stand as a note in the other. Throws `duplicate-not-hers`, `duplicate-later`,
 * `duplicate-by-agent`, `duplicate-has-item`, `duplicate-has-papers`, `case-disputed`, `proof-open`,
 * `document-awaited`, `customer-decides`, `withdraw-too-late`, `request-not-movable`.
 */
export async function joinDuplicate(work: Work, pair: { requestId: string; mainId: string }): Promise<void> {
  const { requestId, mainId } = pair;
  const { duplicate, main } = await holdBoth(work, requestId, mainId);
  if (main === undefined || !(await sameWishes(work, duplicate)).some(({ id }) => id === mainId)) {
    throw new Problem(
      'conflict',
      'duplicate-not-hers',
      'These are not two open requests of one proven person for the same. Nothing was changed; look at both cases again.',
    );
  }
  mustBeEarlier(main, duplicate);
  for (const id of [requestId, mainId]) {
    await mustNotBeDisputed(work, id);
    await mustNotAwaitProof(work, id);
    await mustNotAwaitCustomer(work, id);
  }
  await mustStandAlone(work, duplicate);
  await closePlans(work, requestId, 'duplicate');
  await keepWords(work, duplicate, mainId);
  const details = { case: main.reference };
  const joined = await move(work, requestId, 'join', { duplicateOfId: mainId }, details);
  await work.record('request.tookOver', mainId, { case: duplicate.reference });
  await rememberHand(work, requestId, 'decided');
  const values = {
    mainReference: main.reference,
    sinceDay: dayOf(main.receivedAt, work.controller.timeZone).toString(),
    mainDue: main.dueOn.toString(),
  };
  await writeToPerson(work, joined, { letter: 'request-joined', values });
}

/**
 * Lets a case go on that was no duplicate after all, while the other one is open; its date and clock are what they
 * were. Throws `request-not-movable`, `reason-missing`, `main-ended`, `right-open`.
 */
export async function partDuplicate(
  work: Work,
  { requestId, why }: { requestId: string; why: string },
): Promise<void> {
  const reason = why.trim();
  if (reason.length < SHORTEST_REASON) {
    throw new Problem(
      'invalid',
      'reason-missing',
      `Write the reason in at least ${SHORTEST_REASON} characters. Nothing was changed.`,
    );
  }
  const request = await holdRequest(work, requestId);
  const mainId = request.duplicateOfId;
  const main = mainId === null ? undefined : await holdRequest(work, mainId);
  if (main !== undefined && !isOpen(main.status)) {
    throw new Problem(
      'conflict',
      'main-ended',
      `Case ${main.reference} has ended, and its answer counts for both. Nothing was changed; the person may ask anew.`,
    );
  }
  const twin = await openTwin(work, request);
  if (twin !== undefined) {
    throw new Problem(
      'conflict',
      'right-open',
      `This person has asked for the same once more (${twin.reference}), so this case cannot go on beside it. Nothing was changed.`,
    );
  }
  const parted = await move(work, requestId, 'part');
  await addNote(work, requestId, `No duplicate after all: ${reason}`);
  if (main !== undefined) await takeMessagesBack(work, main.id, requestId);
  await writeToPerson(work, parted, { letter: 'request-parted', values: {} });
  if (parted.coolingOffUntil === null) await setGoing(work, parted);
  else await work.enqueue('draw-plan', { requestId });
}

/** Holds both rows in the order of their ids, so that two who join at once wait for each other. */
async function holdBoth(work: Work, requestId: string, mainId: string) {
  const held = new Map<string, DataRequest>();
  for (const id of [requestId, mainId].sort()) held.set(id, await holdRequest(work, id));
  const duplicate = held.get(requestId);
  if (duplicate === undefined) throw new TypeError('a case that was held is missing');
  return { duplicate, main: requestId === mainId ? undefined : held.get(mainId) };
}

function mustBeEarlier(main: DataRequest, duplicate: DataRequest): void {
  if (comesBefore(main, duplicate)) return;
  throw new Problem(
    'conflict',
    'duplicate-later',
    `Case ${main.reference} came later or is due later, so the person would lose time. Nothing was changed; end that one as the duplicate, or answer both.`,
  );
}

/** What only the duplicate has would be lost with it. */
async function mustStandAlone(work: Work, { id, right }: DataRequest): Promise<void> {
  if ((await agentsOf(work, id)).length > 0) {
    throw new Problem(
      'conflict',
      'duplicate-by-agent',
      'An agent asked in this case and waits for its end. Nothing was changed; answer both cases.',
    );
  }
  if (right === 'depicted' && (await itemOf(work, id))?.named != null) {
    throw new Problem(
      'conflict',
      'duplicate-has-item',
      'An item was named in this case and is restricted by it. Nothing was changed; answer both cases.',
    );
  }
  const files = (await evidenceRows(work, id)).filter(({ state }) => state === 'held');
  if (files.length > 0 || (await namedFor(work, id)).length > 0) {
    throw new Problem(
      'conflict',
      'duplicate-has-papers',
      'The person sent files in this case, or named fields that are wrong, and whoever answers the other one would not see them. Nothing was changed; answer both cases.',
    );
  }
}

async function keepWords(
  work: Work,
  { id, reference, hints, ownWords }: DataRequest,
  mainId: string,
): Promise<void> {
  const texts: string[] = [];
  for (const [name, sealed] of [
    ['hints', hints],
    ['own_words', ownWords],
  ] as const) {
    if (sealed !== null)
      texts.push((await work.open(`data_requests:${id}:${name}`, sealed)).toString('utf8'));
  }
  if (texts.length > 0)
    await addNote(work, mainId, `From the duplicate ${reference}:\n${texts.join('\n')}`.slice(0, 10_000));
}
