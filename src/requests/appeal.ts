// A person is not content with our answer, or got none in time: a case of its own about the first one, which needs no new proof.
import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { acknowledgeComplaint } from './acknowledge.ts';
import { countFirst } from './case-clock.ts';
import { writeEvent } from './case-event.ts';
import { followLaw } from './case-law.ts';
import { rememberHand } from './case-note.ts';
import { numberCase } from './case-number.ts';
import {
  type Channel,
  DataRequest,
  findRequest,
  holdRequest,
  isOpen,
  isReview,
  type Review,
} from './data-request.ts';
import { move } from './lifecycle.ts';
import { type LinkedCase, linkedCases } from './linked-case.ts';
import { newReference, receivedDetails, sealed } from './receive.ts';
import { tellStaff } from './tell-staff.ts';
import { writeToPerson } from './write-to-person.ts';

const SHORTEST = 10;

/**
 * What the person may lodge about a case now: an appeal where the law of the case has one, else a complaint; null
 * where nothing was refused and nothing is late, or where a review runs or has answered the present state already.
 * `lodged`: the reviews of the case, where they were read already.
 */
export async function reviewOffered(
  work: Work,
  request: DataRequest,
  lodged?: readonly LinkedCase[],
): Promise<Review | null> {
  if (isReview(request.right)) return null;
  const today = dayOf(work.at, work.controller.timeZone);
  const silent = isOpen(request.status) && Temporal.PlainDate.compare(today, request.dueOn) > 0;
  const answered = ['denied', 'partly-fulfilled', 'fulfilled'].includes(request.status);
  if (request.status === 'received' || (!silent && !answered)) return null;
  const reviews = lodged ?? (await linkedCases(work, request)).reviews;
  const done = reviews.some(
    (one) => isOpen(one.status) || (one.outcome !== null && isLater(one.statusAt, request.statusAt)),
  );
  if (done) return null;
  return request.rule?.appeal === undefined ? 'complaint' : 'appeal';
}

/**
 * Lodges what `reviewOffered` offers, with the person's reasons. The clock is that of the law of the first case,
 * from now. Whoever decided the first case cannot judge it (`decideOutcome`). Throws `review-not-offered`,
 * `reasons-missing`, `received-in-future`, `request-unknown`.
 */
export async function lodgeReview(
  work: Work,
  lodged: { aboutId: string; words: string; channel: Channel; receivedAt?: Temporal.Instant | undefined },
): Promise<{ requestId: string; reference: string; right: Review }> {
  const first = await holdRequest(work, lodged.aboutId);
  const right = await reviewOffered(work, first);
  if (right === null) {
    throw new Problem(
      'conflict',
      'review-not-offered',
      'About this request nothing can be lodged now: it is not answered yet and not late, or it is looked at again already. Nothing was saved.',
    );
  }
  const words = lodged.words.trim();
  if (words.length < SHORTEST) {
    throw new Problem(
      'invalid',
      'reasons-missing',
      `Write in at least ${SHORTEST} characters what we should look at again. Nothing was saved.`,
    );
  }
  if (lodged.receivedAt !== undefined && Temporal.Instant.compare(lodged.receivedAt, work.at) > 0) {
    throw new Problem(
      'invalid',
      'received-in-future',
      'The date of receipt lies in the future. Nothing was saved.',
    );
  }
  const request = await writeReview(work, first, { ...lodged, words, right });
  const { id, reference } = request;
  await rememberHand(work, id, 'entered');
  if (right === 'complaint') await acknowledgeComplaint(work, id);
  else {
    await writeToPerson(work, request, { letter: 'request-received', values: { agent: null } });
  }
  await tellStaff(work, request);
  return { requestId: id, reference, right };
}

async function writeReview(
  work: Work,
  first: DataRequest,
  lodged: { words: string; right: Review; channel: Channel; receivedAt?: Temporal.Instant | undefined },
): Promise<DataRequest> {
  const { trx, controllerId, at } = work;
  const { right, channel } = lodged;
  const receivedAt = lodged.receivedAt ?? at;
  const id = crypto.randomUUID();
  const reference = newReference();
  const law = await followLaw(work.controller, first, { right, receivedAt });
  const received = { kind: 'received', at: receivedAt } as const;
  const story = { zone: work.controller.timeZone, events: [received], asOf: at };
  await DataRequest.query(trx).insert({
    controllerId,
    id,
    reference,
    subjectId: first.subjectId,
    aboutRequestId: first.id,
    right,
    channel,
    language: first.language,
    writeNeutrally: first.writeNeutrally,
    status: 'received',
    statusAt: at,
    receivedAt,
    residence: first.residence,
    ...law,
    ...countFirst(work, { rule: law.rule, right }, story),
    ownWords: await sealed(work, `data_requests:${id}:own_words`, lodged.words),
  });
  await writeEvent(work, id, received);
  const written = (await findRequest(work, id)) ?? first;
  await work.record('request.received', id, {
    ...receivedDetails(written, await numberCase(work, id)),
    about: first.id,
  });
  await work.record('request.linked', first.id, { right, reference });
  // She stands behind the code of the first case; what staff or a program write down belongs to a known request.
  const hers = work.actor.kind === 'subject';
  return await move(work, id, hers ? 'verify' : 'accept', hers ? { verifiedAt: at } : {}, {
    about: first.id,
  });
}

const isLater = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
  Temporal.Instant.compare(one, other) >= 0;
