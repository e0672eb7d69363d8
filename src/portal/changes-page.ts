// What changes in the documents of a controller, where people come; behind the link of a letter also the words that it arrived.
import { z } from 'zod';
import { type ChangeNotice, prominentChanges, readChange } from '../changes/change-notice.ts';
import { deliveryBehind, markSeen } from '../changes/delivery.ts';
import { listPurposes } from '../data-map/purpose.ts';
import { compareVersions } from '../policies/compare-versions.ts';
import { listDocuments } from '../policies/document.ts';
import { provisionsOf } from '../policies/provision.ts';
import { METHOD_VERSION } from '../watch/substance.ts';
import { type Answer, page, type Visit } from '../web/page.ts';
import { callerOf, limit } from '../web/security.ts';
import type { Actor, Work } from '../work.ts';

/** Whoever holds the link of a letter; nobody is known by it. */
const READER: Actor = { kind: 'subject', id: 'reader-of-a-change' };
/** Clauses of one change that a page shows; who wants more reads the document. */
const MOST_CLAUSES = 100;

async function shown(work: Work, changes: readonly ChangeNotice[]) {
  const titles = new Map((await listDocuments(work)).map(({ id, title }) => [id, title]));
  const purposes = await listPurposes(work);
  const today = work.at.toZonedDateTimeISO(work.controller.timeZone).toPlainDate();
  const all = [];
  for (const { id, documentId, words, effectiveOn, asksAgain, previousId, versionId } of changes) {
    const { changes: steps } = compareVersions(
      await provisionsOf(work, previousId),
      await provisionsOf(work, versionId),
    );
    all.push({
      ...{ id, words, effectiveOn, title: titles.get(documentId) ?? '' },
      holds: Temporal.PlainDate.compare(effectiveOn, today) <= 0,
      purposes: purposes.filter(({ name }) => asksAgain.includes(name)).map((one) => one.words),
      clauses: steps.slice(0, MOST_CLAUSES).map(({ what, before, after }) => ({
        what,
        before: before?.excerpt ?? null,
        after: after?.excerpt ?? null,
      })),
    });
  }
  return all;
}

type Link = 'open' | 'thanked' | 'refused';

async function show(visit: Visit, link: Link | null): Promise<Answer> {
  const changes = await visit.work(async (work) => await shown(work, await prominentChanges(work)));
  return { view: 'portal/changes', values: { changes, link }, status: link === 'refused' ? 404 : 200 };
}

const none = z.strictObject({});

export const CHANGES_PAGES = [
  page({
    path: '/changes',
    access: 'public',
    query: none,
    get: async (visit) => await show(visit, null),
  }),
  page({
    path: '/changes/:token',
    access: 'public',
    byAddress: true,
    query: none,
    // Scanners of mail open links: opening it says nothing to anybody, and is the same for every token.
    get: async (visit) => await show(visit, 'open'),
    body: none,
    post: async (visit) => {
      const { house, controller, params, req } = visit;
      await limit(house, 'changes', 60, 600)(callerOf(req));
      const changes = await house.inWork(controller.id, READER, async (work) => {
        const found = await deliveryBehind(work, params.token ?? '');
        if (found === undefined) return null;
        await markSeen(work, found);
        return await shown(work, [await readChange(work, found.changeId)]);
      });
      if (changes === null) return await show(visit, 'refused');
      return { view: 'portal/changes', values: { changes, link: 'thanked' satisfies Link } };
    },
  }),
  page({
    path: '/watch-method',
    access: 'public',
    query: none,
    get: async () => ({ view: 'portal/watch-method', values: { version: METHOD_VERSION } }),
  }),
];
