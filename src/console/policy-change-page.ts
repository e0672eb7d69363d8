// One version of a published document at the desk: what changed against the version before, and whether that is material.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import { compareVersions, type ProvisionChange } from '../policies/compare-versions.ts';
import { documentNamed } from '../policies/document.ts';
import { changeTo, decideMaterial } from '../policies/document-change.ts';
import { type DocumentVersion, readVersion } from '../policies/document-version.ts';
import { provisionsOf } from '../policies/provision.ts';
import { confirmedControls } from '../policies/provision-control.ts';
import { type Answer, page, type Visit } from '../web/page.ts';
import type { Work } from '../work.ts';
import { mayChange } from './policies-page.ts';
import { namesOf } from './shown-assignee.ts';
import { CONTROL_WORDS, labelWords } from './shown-policies.ts';

const WHAT_TAGS = {
  added: { words: 'New', colour: 'green' },
  removed: { words: 'Gone', colour: 'red' },
  changed: { words: 'Changed', colour: 'yellow' },
} as const;

async function readStep(work: Work, slug: string, numberText: string) {
  const document = await documentNamed(work, slug);
  const { text, ...version } = await readVersion(
    work,
    document.id,
    /^\d{1,6}$/.test(numberText) ? Number(numberText) : 0,
  );
  const change = await changeTo(work, version.id);
  const names = namesOf(await listAccounts(work));
  return { document, version, text, change, names, changes: await changesIn(work, version) };
}

/** The clauses that changed, each with the controls that carry it out; none for the first version. */
async function changesIn(work: Work, version: DocumentVersion) {
  if (version.number === 1) return [];
  const previous = await readVersion(work, version.documentId, version.number - 1);
  const [before, after] = [await provisionsOf(work, previous.id), await provisionsOf(work, version.id)];
  const tied = await confirmedControls(work);
  return compareVersions(before, after).changes.map((one: ProvisionChange) => {
    const clause = one.after ?? one.before;
    return {
      ...one,
      tag: WHAT_TAGS[one.what],
      slug: clause?.slug ?? '',
      section: clause?.section ?? '',
      labelWords: labelWords(clause?.label ?? null),
      articles: clause?.articles ?? [],
      controls: tied
        .filter(({ provisionId }) => provisionId === clause?.id)
        .map(({ kind, name }) => `${CONTROL_WORDS[kind]} ${name}`),
    };
  });
}

async function show(visit: Visit, decided: boolean): Promise<Answer> {
  const { params, errors, entered } = visit;
  const read = await visit.work(
    async (work) => await readStep(work, params.document ?? '', params.number ?? ''),
  );
  const done = decided ? 'What you decided was saved, with your name and the reason.' : null;
  return {
    view: 'console/policy-change',
    values: { ...read, done, mayChange: mayChange(visit), section: 'policies', errors, entered },
  };
}

export const policyChangePage = page({
  path: '/policies/:document/versions/:number',
  access: 'read:policies',
  query: z.strictObject({ done: z.literal('decided').optional() }),
  get: async (visit) => await show(visit, visit.query.done !== undefined),
});

export const decideMaterialPage = page({
  path: '/policies/:document/versions/:number/decide',
  access: 'change:policies',
  query: z.strictObject({}),
  get: async (visit) => await show(visit, false),
  body: z.strictObject({
    material: z.enum(['yes', 'no'], { error: 'Say whether the change is material' }),
    reason: z.string().trim().min(5, 'Say why').max(1000, 'Use 1,000 characters or fewer'),
  }),
  post: async ({ work, params, body, controller }) => {
    await work(async (one) => {
      const { version } = await readStep(one, params.document ?? '', params.number ?? '');
      await decideMaterial(one, version.id, { material: body.material === 'yes', reason: body.reason });
    });
    const at = `/${controller.slug}/console/policies/${params.document}/versions/${params.number}`;
    return { redirect: `${at}?done=decided` };
  },
});
