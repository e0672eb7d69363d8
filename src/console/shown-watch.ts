// What the watch pages show: each document with how it stands, the looks in words, and a difference clause by clause.
import type { ClauseLabel } from '../platform/clauses.ts';
import { compareVersions, type ProvisionChange } from '../policies/compare-versions.ts';
import { changesTo, type DocumentChange } from '../policies/document-change.ts';
import { type DocumentVersion, newestVersions, versionsOf } from '../policies/document-version.ts';
import { provisionsOf } from '../policies/provision.ts';
import { whyFailed } from '../watch/failing.ts';
import { type LookOutcome, looksAt } from '../watch/watch-look.ts';
import { listWatched, type Watched, watchedOne } from '../watch/watched-document.ts';
import type { Work } from '../work.ts';
import type { Tag } from './words.ts';

const LOOK_WORDS: { readonly [O in LookOutcome]: string } = {
  first: 'Captured for the first time',
  same: 'Verified unchanged',
  dress: 'Verified unchanged in its words; other bytes',
  date: 'Verified unchanged in its words; another date on it',
  changed: 'Changed: a new version was captured',
  failed: 'Not seen',
  'over-quota': 'Not looked at: more platforms are listed than may be watched',
};
/** A page shows so many; the log holds all. */
const MOST_LOOKS = 60;

/** A label as people read it: `retention period`. */
export function labelWords(label: ClauseLabel | null): string {
  return label === null ? 'no label' : label.replaceAll('-', ' ');
}

/** Whose document it is, in words. */
export function publisherOf({ document }: Pick<Watched, 'document'>, own: string): string {
  return document.owner.kind === 'own' ? own : document.owner.name;
}

function tagOf({ watch, overQuota }: Watched): Tag {
  if (overQuota) return { words: 'Over quota', colour: 'grey' };
  if (watch.failingSince !== null) return { words: 'Not seen', colour: 'red' };
  if (watch.verifiedAt === null) return { words: 'Waits for its first look', colour: 'blue' };
  return { words: 'Watched', colour: 'green' };
}

function shownOne(one: Watched, own: string) {
  const { watch, document } = one;
  return {
    id: watch.id,
    title: document.title,
    publisher: publisherOf(one, own),
    whose: document.owner.kind,
    url: watch.url,
    tag: tagOf(one),
    verifiedAt: watch.verifiedAt,
    nextAt: watch.nextAt,
    failingSince: watch.failingSince,
    why: watch.problem === null ? null : whyFailed(watch.problem),
  };
}

/** The list of the watch, in the order of adding. */
export async function shownList(work: Work) {
  const newest = new Map((await newestVersions(work)).map((one) => [one.documentId, one]));
  return (await listWatched(work)).map((one) => {
    const version = newest.get(one.document.id);
    return {
      ...shownOne(one, work.controller.name),
      version: version?.number ?? null,
      changedAt: version?.capturedAt ?? null,
    };
  });
}

/** One watched document: its log, its versions, and the difference that leads to one of them. */
export async function shownWatched(work: Work, watchedId: string, number: number | null) {
  const one = await watchedOne(work, watchedId);
  const versions = await versionsOf(work, one.document.id);
  const steps = new Map(
    (
      await changesTo(
        work,
        versions.map(({ id }) => id),
      )
    ).map((step) => [step.versionId, step]),
  );
  const numbers = new Map(versions.map((version) => [version.id, version.number]));
  const looks = (await looksAt(work, watchedId, MOST_LOOKS)).map((look) => ({
    at: look.at,
    words: LOOK_WORDS[look.outcome],
    why: look.problem === null ? null : whyFailed(look.problem),
    sha256: look.sha256?.toString('hex') ?? null,
    version: look.versionId === null ? null : (numbers.get(look.versionId) ?? null),
    good: look.outcome !== 'failed' && look.outcome !== 'over-quota',
  }));
  const chosen = versions.find((version) => version.number === (number ?? versions[0]?.number));
  return {
    watched: shownOne(one, work.controller.name),
    slug: one.document.slug,
    recipient: one.document.owner.kind === 'recipient' ? one.document.owner.name : null,
    looks,
    versions: versions.map((version) => shownVersion(version, steps.get(version.id))),
    difference: chosen === undefined ? null : await shownDifference(work, versions, chosen.number),
  };
}

function shownVersion(
  { number, capturedAt, dated, sha256, previousSha256 }: DocumentVersion,
  step: DocumentChange | undefined,
) {
  const decided = step?.material ?? null;
  return {
    number,
    capturedAt,
    dated,
    sha256: sha256.toString('hex'),
    previous: previousSha256?.toString('hex') ?? null,
    step: step ?? null,
    tag: step === undefined ? null : materialTag(step.proposedMaterial, decided),
  };
}

function materialTag(proposed: boolean, decided: boolean | null): Tag {
  if (decided !== null)
    return decided ? { words: 'Material', colour: 'orange' } : { words: 'Not material', colour: 'grey' };
  return proposed
    ? { words: 'Rules: material', colour: 'yellow' }
    : { words: 'Rules: not material', colour: 'grey' };
}

/** The step to a version, clause by clause; null for the first. */
export async function shownDifference(work: Work, versions: readonly DocumentVersion[], number: number) {
  const [after, before] = [number, number - 1].map((wanted) => versions.find((one) => one.number === wanted));
  if (after === undefined || before === undefined) return null;
  const [was, is] = [await provisionsOf(work, before.id), await provisionsOf(work, after.id)];
  const difference = compareVersions(was, is);
  return {
    number,
    why: difference.why,
    articles: difference.articles,
    changes: difference.changes.map(shownChange),
  };
}

const CHANGE_TAGS: { readonly [W in ProvisionChange['what']]: Tag } = {
  added: { words: 'New', colour: 'green' },
  removed: { words: 'No longer there', colour: 'red' },
  changed: { words: 'Changed', colour: 'yellow' },
};

function shownChange({ what, before, after }: ProvisionChange) {
  const one = after ?? before;
  return {
    tag: CHANGE_TAGS[what],
    slug: one?.slug ?? '',
    label: labelWords(one?.label ?? null),
    before: before?.excerpt ?? null,
    after: after?.excerpt ?? null,
    articles: one?.articles ?? [],
  };
}
