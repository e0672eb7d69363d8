// `habeas watch`: what is watched and how it stands, a look now, a document in our own network, and how many platforms may be watched.
import { Problem } from '../platform/problem.ts';
import { DOCUMENT_KINDS } from '../policies/document.ts';
import { beginWatch } from '../watch/begin-watch.ts';
import { entitle } from '../watch/entitlement.ts';
import { whyFailed } from '../watch/failing.ts';
import { takeLook } from '../watch/take-look.ts';
import { listWatched, patchWatch, type Watched } from '../watch/watched-document.ts';
import type { House } from '../work.ts';
import { controllerNamed, TERMINAL } from './named.ts';
import { heading, say } from './terminal.ts';

/** Prints everything that is watched; false where something was not seen at the last look, or is over quota. */
export async function watchListCommand(house: House, slug: string): Promise<boolean> {
  const { id, name } = await controllerNamed(house, slug);
  const list = await house.inWork(id, TERMINAL, listWatched, 'look');
  heading(list.length === 0 ? 'Nothing is watched.' : `${list.length} documents are watched`);
  for (const one of list) say(`  ${lineOf(one, name)}`);
  return list.every(({ watch, overQuota }) => watch.failingSince === null && !overQuota);
}

function lineOf({ watch, document, overQuota }: Watched, own: string): string {
  const publisher = document.owner.kind === 'own' ? own : document.owner.name;
  const seen = watch.verifiedAt?.toString({ smallestUnit: 'second' });
  const standing = overQuota
    ? 'over quota: not looked at'
    : watch.problem !== null
      ? `not seen: ${whyFailed(watch.problem)}`
      : seen === undefined
        ? 'waits for its first look'
        : `seen ${seen}`;
  return `${document.slug}  (${publisher}: ${document.title})  ${standing}`;
}

/** Looks at everything now, or at one document by its name, and prints what each look found; false where one failed. */
export async function watchNowCommand(house: House, slug: string, document: string | null): Promise<boolean> {
  const { id } = await controllerNamed(house, slug);
  const list = (await house.inWork(id, TERMINAL, listWatched, 'look')).filter(
    (one) => document === null || one.document.slug === document,
  );
  if (list.length === 0) say('Nothing of this name is watched.');
  let well = list.length > 0;
  for (const { watch, document: one } of list) {
    await house.inWork(id, TERMINAL, async (work) => await patchWatch(work, watch.id, { nextAt: work.at }));
    const outcome = await takeLook(house, id, watch.id);
    say(`  ${one.slug}: ${outcome ?? 'somebody else looks at it now'}`);
    well &&= outcome !== 'failed' && outcome !== 'over-quota';
  }
  return well;
}

/** Watches a document in our own network, as only whoever administers the machine may. */
export async function watchAddCommand(
  house: House,
  slug: string,
  wanted: { readonly name: string; readonly title: string; readonly url: string; readonly platform: string },
): Promise<void> {
  const { id } = await controllerNamed(house, slug);
  const { name, title, url, platform } = wanted;
  const place = { slug: name, kind: DOCUMENT_KINDS[3], title, url };
  const owner = { kind: 'platform', name: platform } as const;
  await house.inWork(
    id,
    TERMINAL,
    async (work) => await beginWatch(work, { ...place, owner, allowPrivate: true }),
  );
  say(`${name} is watched. Its first look is made by the worker.`);
}

function dayIn(text: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw new Problem(
      'invalid',
      'day-not-valid',
      `"${text}" is no day. Nothing was changed. Write it as 2027-01-01.`,
    );
  }
}

/** Writes down how many platforms may be watched from a day on. */
export async function watchQuotaCommand(
  house: House,
  slug: string,
  {
    plan,
    platforms,
    from,
  }: { readonly plan: string; readonly platforms: number; readonly from: string | null },
): Promise<void> {
  const { id, timeZone } = await controllerNamed(house, slug);
  await house.inWork(id, TERMINAL, async (work) => {
    const today = work.at.toZonedDateTimeISO(timeZone).toPlainDate();
    const effectiveFrom = from === null ? today : dayIn(from);
    await entitle(work, { plan, platforms, effectiveFrom });
    say(`${platforms} platforms from ${effectiveFrom.toString()} on (${plan}).`);
  });
}
