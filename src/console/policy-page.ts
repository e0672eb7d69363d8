// One published document at the desk: its defects, its clauses with what carries them out, and its versions.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import { readMap } from '../data-map/data-store.ts';
import { CLAUSE_LABELS, CONTROL_KINDS, NATURES } from '../platform/clauses.ts';
import { dayOf } from '../platform/clock.ts';
import {
  type ClausePlace,
  confirmControl,
  confirmProvision,
  refuseControl,
  settleDefect,
} from '../policies/confirm-provision.ts';
import { documentNamed } from '../policies/document.ts';
import { changesTo } from '../policies/document-change.ts';
import { defectsOf } from '../policies/document-defect.ts';
import { renditionsOf } from '../policies/document-translation.ts';
import { inForce, newestVersion, versionsOf } from '../policies/document-version.ts';
import { provisionHistory, provisionsOf } from '../policies/provision.ts';
import { controlsOf } from '../policies/provision-control.ts';
import { silencesOf } from '../policies/silences.ts';
import { fieldsBeyond } from '../promises/fields-beyond.ts';
import { presentControls } from '../promises/present-controls.ts';
import { PROPOSALS_VERSION, proposeControls } from '../promises/propose-controls.ts';
import { type Answer, fieldError, page, type Visit } from '../web/page.ts';
import type { Work } from '../work.ts';
import { mayChange } from './policies-page.ts';
import { namesOf } from './shown-assignee.ts';
import {
  CONTROL_WORDS,
  DEFECT_WORDS,
  KIND_WORDS,
  labelWords,
  NATURE_TAGS,
  ownerWords,
  type ShownClause,
  shownClause,
} from './shown-policies.ts';

const DONE_WORDS = {
  taken: 'The document was taken in. Look at its defects first, then confirm its clauses.',
  newer: 'A newer version was taken in. Look at what changed.',
  same: 'The words are the same as before, so there is no new version.',
  settled: 'What you wrote about the defect was saved.',
  confirmed: 'The clause was confirmed.',
  tied: 'The clause is tied to what carries it out.',
  refused: 'The proposal was put aside.',
} as const;
const Done = z.strictObject({
  done: z.enum(Object.keys(DONE_WORDS) as (keyof typeof DONE_WORDS)[]).optional(),
});
const none = z.strictObject({});

async function readDocument(work: Work, slug: string) {
  const document = await documentNamed(work, slug);
  const versions = await versionsOf(work, document.id);
  const ids = versions.map(({ id }) => id);
  const newest = versions[0];
  const changes = await changesTo(work, ids);
  const clauses = newest === undefined ? [] : await provisionsOf(work, newest.id);
  const [controls, present] = [await controlsOf(work, document.id), await presentControls(work)];
  const today = dayOf(work.at, work.controller.timeZone);
  return {
    document: { ...document, kindWords: KIND_WORDS[document.kind], ownerWords: ownerWords(document) },
    newest: newest ?? null,
    inForce: inForce(versions, today)?.number ?? null,
    renditions:
      newest === undefined ? [] : (await renditionsOf(work, newest.id)).map(({ text: _, ...one }) => one),
    versions: versions.map((version) => ({
      ...version,
      change: changes.find((one) => one.versionId === version.id),
    })),
    defects: (newest === undefined ? [] : await defectsOf(work, [newest.id])).map((one) => ({
      ...one,
      words: DEFECT_WORDS[one.code],
    })),
    beyond:
      document.owner.kind === 'own' && newest !== undefined
        ? fieldsBeyond(clauses.map(({ excerpt }) => excerpt).join('\n'), clauses, await readMap(work))
        : null,
    silences: silencesOf(document.kind, clauses).map((one) => ({ ...one, words: labelWords(one.label) })),
    count: clauses.length,
    sections: bySection(clauses.map((one) => shownClause(one, controls, present))),
  };
}

/** Clauses under their headings, in the order of reading. */
function bySection(clauses: readonly ShownClause[]): { heading: string; clauses: ShownClause[] }[] {
  const sections: { heading: string; clauses: ShownClause[] }[] = [];
  for (const clause of clauses) {
    const last = sections.at(-1);
    if (last?.heading === clause.section) last.clauses.push(clause);
    else sections.push({ heading: clause.section, clauses: [clause] });
  }
  return sections;
}

async function showDocument(visit: Visit, done?: keyof typeof DONE_WORDS): Promise<Answer> {
  const { params, errors, entered } = visit;
  const read = await visit.work(async (work) => await readDocument(work, params.document ?? ''));
  const said = { done: done === undefined ? null : DONE_WORDS[done], mayChange: mayChange(visit) };
  const failing = errors.settlement === undefined ? null : (params.defect ?? null);
  return {
    view: 'console/policy',
    values: { ...read, ...said, failing, section: 'policies', errors, entered },
  };
}

export const policyPage = page({
  path: '/policies/:document',
  access: 'read:policies',
  query: Done,
  get: async (visit) => await showDocument(visit, visit.query.done),
});

export const settleDefectPage = page({
  path: '/policies/:document/defects/:defect',
  access: 'change:policies',
  query: none,
  get: async (visit) => await showDocument(visit),
  body: z.strictObject({
    settlement: z
      .string()
      .trim()
      .min(5, 'Say how it was put right')
      .max(1000, 'Use 1,000 characters or fewer'),
  }),
  post: async ({ work, params, body, controller }) => {
    await work(async (one) => {
      const document = await documentNamed(one, params.document ?? '');
      const newest = await newestVersion(one, document.id);
      await settleDefect(
        one,
        { versionId: newest?.id ?? '', defectId: params.defect ?? '' },
        body.settlement,
      );
    });
    return { redirect: `/${controller.slug}/console/policies/${params.document}?done=settled` };
  },
});

const label = z.union([z.literal(''), z.enum(CLAUSE_LABELS)], { error: 'Choose what it speaks of' });
/** What a person says of a clause: one act at a time. */
const Said = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('confirm'),
    label,
    nature: z.enum(NATURES, { error: 'Choose what it asks for' }),
  }),
  z.strictObject({
    act: z.enum(['tie', 'refuse']),
    kind: z.enum(CONTROL_KINDS, { error: 'Choose what carries it out' }),
    name: z.string().trim().min(1, 'Enter its name').max(200, 'Use 200 characters or fewer'),
    setting: z.string().trim().max(100, 'Use 100 characters or fewer').default(''),
  }),
]);

export const clausePage = page({
  path: '/policies/:document/clauses/:clause',
  access: 'read:policies',
  query: Done,
  get: async (visit) => {
    const { params, errors, entered, query } = visit;
    const read = await visit.work(async (work) => {
      const document = await documentNamed(work, params.document ?? '');
      const history = await provisionHistory(work, document.id, params.clause ?? '');
      const newest = history.at(-1);
      const controls = await controlsOf(work, document.id);
      const clause = newest === undefined ? null : shownClause(newest, controls, await presentControls(work));
      const [version] = await versionsOf(work, document.id);
      const names = namesOf(await listAccounts(work));
      return { document, clause, history: history.toReversed(), names, spokenIn: version?.language ?? '' };
    });
    const choices = {
      labels: CLAUSE_LABELS.map((value) => ({ value, text: labelWords(value) })),
      natures: NATURES.map((value) => ({ value, text: NATURE_TAGS[value].words })),
      kinds: CONTROL_KINDS.map((value) => ({ value, text: CONTROL_WORDS[value] })),
    };
    const said = {
      done: query.done === undefined ? null : DONE_WORDS[query.done],
      mayChange: mayChange(visit),
    };
    return {
      view: 'console/clause',
      values: { ...read, ...choices, ...said, section: 'policies', errors, entered },
    };
  },
});

export const sayOfClausePage = page({
  path: '/policies/:document/clauses/:clause/say',
  access: 'change:policies',
  query: none,
  get: async (visit) => await clausePage.show({ ...visit, query: {} }),
  body: Said,
  post: async ({ work, params, body, controller }) => {
    const done = await work(async (one) => await say(one, params, body));
    const at = `/${controller.slug}/console/policies/${params.document}/clauses/${params.clause}`;
    return { redirect: `${at}?done=${done}` };
  },
});

async function say(
  work: Work,
  params: Visit['params'],
  body: z.output<typeof Said>,
): Promise<keyof typeof DONE_WORDS> {
  const document = await documentNamed(work, params.document ?? '');
  const clause = (await provisionHistory(work, document.id, params.clause ?? '')).at(-1);
  if (clause === undefined) throw fieldError('label', 'There is no such clause');
  const place: ClausePlace = { documentId: document.id, versionId: clause.versionId, provisionId: clause.id };
  if (body.act === 'confirm') {
    await confirmProvision(work, place, {
      label: body.label === '' ? null : body.label,
      nature: body.nature,
    });
    return 'confirmed';
  }
  const { kind, name } = body;
  const setting = body.setting === '' ? null : body.setting;
  const proposed = proposeControls(clause, await presentControls(work)).find(
    (proposal) => proposal.kind === kind && proposal.name === name && proposal.setting === setting,
  );
  const why = proposed?.why ?? 'Named by a person.';
  const choice = {
    kind,
    name,
    setting,
    why,
    proposedBy: proposed === undefined ? 'person' : PROPOSALS_VERSION,
  };
  if (body.act === 'tie') await confirmControl(work, place, choice);
  else await refuseControl(work, place, choice);
  return body.act === 'tie' ? 'tied' : 'refused';
}
