// Recipients whose terms changed: until somebody has decided, nothing more goes to them.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';

/** The row; whoever watches documents writes it. */
export class RecipientReviewRow extends HouseModel {
  static override tableName = 'recipient_reviews';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare recipient: string;
  declare reason: string;
  declare since: Temporal.Instant;
  declare endedAt: Temporal.Instant | null;
  declare endedBy: string | null;
  declare outcome: string | null;
}

export interface RecipientReview {
  readonly since: Temporal.Instant;
  /** What was found, in words. */
  readonly reason: string;
}

/** The review that stands on a recipient of the register, by its name; null: none does. */
export async function reviewOf(work: Work, recipient: string): Promise<RecipientReview | null> {
  return (await reviewsOf(work, [recipient])).get(recipient) ?? null;
}

/** The reviews that stand on these recipients, by name. */
export async function reviewsOf(
  { trx, controllerId }: Work,
  recipients: readonly string[],
): Promise<ReadonlyMap<string, RecipientReview>> {
  const rows = await RecipientReviewRow.query(trx)
    .where({ controllerId })
    .whereIn('recipient', [...new Set(recipients)])
    .whereNull('endedAt');
  return new Map(rows.map(({ recipient, since, reason }) => [recipient, { since, reason }]));
}
