// Recipients under review: begun by a change in what they publish, ended by a person with a reason.
import { RecipientReviewRow } from '../data-map/recipient-review.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';

export interface StandingReview {
  readonly id: string;
  readonly recipient: string;
  readonly reason: string;
  readonly since: Temporal.Instant;
}

const SHORTEST = 10;
const LONGEST = 2_000;

/** Stops what goes to a recipient, from this moment; one that is stopped already stays so, for its first reason. */
export async function beginReview(
  work: Work,
  { recipient, reason }: { readonly recipient: string; readonly reason: string },
): Promise<void> {
  const { trx, controllerId, at } = work;
  const standing = await RecipientReviewRow.query(trx)
    .findOne({ controllerId, recipient })
    .whereNull('endedAt')
    .forUpdate();
  if (standing !== undefined) return;
  const id = crypto.randomUUID();
  await RecipientReviewRow.query(trx).insert({ controllerId, id, recipient, reason, since: at });
  await work.record('recipient.reviewBegan', id, { recipient });
}

/** Reviews that nobody has ended, the oldest first. */
export async function standingReviews({ trx, controllerId }: Work): Promise<StandingReview[]> {
  const rows = await RecipientReviewRow.query(trx)
    .where({ controllerId })
    .whereNull('endedAt')
    .orderBy(['since', 'id']);
  return rows.map(({ id, recipient, reason, since }) => ({ id, recipient, reason, since }));
}

/** Lets things go there again, for a reason in words. Throws `review-unknown`, `review-reason-missing`. */
export async function endReview(
  work: Work,
  { reviewId, outcome, by }: { readonly reviewId: string; readonly outcome: string; readonly by: string },
): Promise<void> {
  const { trx, controllerId, at } = work;
  const words = outcome.trim();
  if (words.length < SHORTEST || words.length > LONGEST)
    throw new Problem(
      'invalid',
      'review-reason-missing',
      'Say in 10 to 2,000 characters what you read and why data may go there again. Nothing was changed.',
    );
  const ended = await RecipientReviewRow.query(trx)
    .findById([controllerId, reviewId])
    .whereNull('endedAt')
    .patch({ endedAt: at, endedBy: by, outcome: words });
  if (ended === 0)
    throw new Problem(
      'not-found',
      'review-unknown',
      'There is no such review, or it has ended. Nothing was changed.',
    );
  await work.record('recipient.reviewEnded', reviewId, {}, { outcome: words });
}
