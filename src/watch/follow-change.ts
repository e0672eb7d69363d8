// What follows from a change that the watch found: recipients under review at once, and alerts by the end of the day.
import { writeLetter } from '../notifications/letters.ts';
import type { ClauseLabel } from '../platform/clauses.ts';
import type { Difference, ProvisionChange } from '../policies/compare-versions.ts';
import type { PublishedDocument } from '../policies/document.ts';
import type { Work } from '../work.ts';
import { writeAlert } from './alert.ts';
import { beginReview } from './review-recipient.ts';
import { subscribers } from './subscription.ts';
import type { Watched } from './watched-document.ts';

/**
 * A recipient's change in these stops what goes there: training on what people put in, and sale. Added, changed and
 * removed alike: a promise that is gone is as much as a right that is new, and rules that read sentences may err.
 */
const STOPS: readonly ClauseLabel[] = ['training-use', 'sale-share'];
/** A letter shows so many clauses; the page shows all. */
const MOST_SHOWN = 8;
const LONGEST_SHOWN = 300;

/** Acts on a difference; the alerts, the review and the version commit together. */
export async function followChange(
  work: Work,
  {
    watched,
    lookId,
    difference,
  }: { readonly watched: Watched; readonly lookId: string; readonly difference: Difference },
): Promise<void> {
  const { document, watch } = watched;
  const { owner } = document;
  const publisher = owner.kind === 'own' ? work.controller.name : owner.name;
  const review = await reviewAfter(work, document, difference);
  const values = {
    watchedId: watch.id,
    document: document.title,
    publisher,
    foundAt: work.at.toString(),
    sentences: sentencesOf(difference.changes),
    material: difference.material ? 'yes' : '',
    review: review ? 'yes' : '',
  };
  const told = await subscribers(work);
  for (const { id: accountId, email, name, timeZone } of told) {
    const written = await writeLetter(work, { letter: 'staff-watch-changed', to: { email, name }, values });
    if (written === null) throw new TypeError('a letter to staff is never left out');
    await writeAlert(work, { lookId, accountId, timeZone, noticeId: written.noticeId });
  }
  const { added, removed, changed } = difference;
  await work.record('watch.changed', watch.id, { added, removed, changed, told: told.length, review });
}

/**
 * Puts a recipient under review where its new version speaks otherwise of training or of sale, whoever took that version
 * in: the watch then finds nothing new. Answers whether it does.
 */
export async function reviewAfter(
  work: Work,
  { owner, title }: Pick<PublishedDocument, 'owner' | 'title'>,
  { changes }: Pick<Difference, 'changes'>,
): Promise<boolean> {
  const stopping = changes.filter(stops);
  if (owner.kind !== 'recipient' || stopping.length === 0) return false;
  await beginReview(work, { recipient: owner.name, reason: reasonOf(title, stopping) });
  return true;
}

function stops({ before, after }: ProvisionChange): boolean {
  return [before?.label, after?.label].some((label) => label != null && STOPS.includes(label));
}

/** The changes in sentences, those that are about data first. */
function sentencesOf(changes: readonly ProvisionChange[]): string[] {
  const ordered = changes.toSorted((one, other) => rank(one) - rank(other));
  const shown = ordered.slice(0, MOST_SHOWN).map(sentenceOf);
  const rest = changes.length - shown.length;
  return rest > 0 ? [...shown, `And ${rest} more.`] : shown;
}

function rank(change: ProvisionChange): number {
  const { label, nature } = change.after ?? change.before ?? { label: null, nature: 'LEGAL' };
  if (stops(change)) return 0;
  return label === null ? 3 : nature === 'LEGAL' ? 2 : 1;
}

const WORDS = { added: 'New', removed: 'No longer there', changed: 'Changed' } as const;

function sentenceOf({ what, before, after }: ProvisionChange): string {
  const one = after ?? before;
  const label = one?.label == null ? '' : ` (${one.label.replaceAll('-', ' ')})`;
  const was = what === 'changed' && before !== null ? ` Before: “${short(before.excerpt)}”` : '';
  return `${WORDS[what]}${label}: “${short(one?.excerpt ?? '')}”${was}`;
}

function reasonOf(title: string, changes: readonly ProvisionChange[]): string {
  return `“${title}” changed. ${changes.slice(0, 3).map(sentenceOf).join(' ')}`.slice(0, 2_000);
}

function short(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN - 1)}…` : line;
}
