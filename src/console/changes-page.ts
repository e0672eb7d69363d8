// Telling people of changes at the desk: each notice with what became of its letters, and the form for a new one.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import { can } from '../auth/permissions.ts';
import { announceChange } from '../changes/announce.ts';
import { type ChangeNotice, listChanges, readChange } from '../changes/change-notice.ts';
import { type DeliveryNumbers, deliveryNumbers } from '../changes/delivery.ts';
import { listPurposes } from '../data-map/purpose.ts';
import { audiences } from '../fulfilment/tell-of-change.ts';
import { documentNamed, listDocuments } from '../policies/document.ts';
import { changesTo } from '../policies/document-change.ts';
import { newestVersions, versionsOf } from '../policies/document-version.ts';
import { type Answer, fieldError, type Page, page, type Visit } from '../web/page.ts';
import type { Work } from '../work.ts';
import { namesOf } from './shown-assignee.ts';
import { shownDifference } from './shown-watch.ts';

const PURPOSE = 'purpose-';
const none = z.strictObject({});
const long = z.string().max(5_000, 'Use 5,000 characters or fewer').default('');

const Form = z
  .object({
    document: z.string().max(100),
    version: z
      .string()
      .regex(/^\d{1,6}$/)
      .transform(Number),
    material: z.enum(['yes', 'no'], { error: 'Say whether the change is material' }),
    reason: long,
    words: long,
    effectiveOn: z.iso.date('Enter the day from which it holds'),
    audience: z.string().max(300).default(''),
  })
  .catchall(z.literal('yes'))
  .refine((form) => Object.keys(form).every((name) => name in KNOWN || name.startsWith(PURPOSE)), {
    message: 'The form holds a field that this page does not know',
  });
const KNOWN = { document: 1, version: 1, material: 1, reason: 1, words: 1, effectiveOn: 1, audience: 1 };

const mayAnnounce = ({ account }: Visit): boolean =>
  account !== null && can(account.roles, 'announce:change');

function shownChange(change: ChangeNotice, numbers: DeliveryNumbers, titles: ReadonlyMap<string, string>) {
  const { id, material, effectiveOn, writtenAt, audience, problem, appliedAt, toldAt, withoutAddress } =
    change;
  return {
    ...{
      id,
      material,
      effectiveOn,
      writtenAt,
      audience,
      problem,
      appliedAt,
      toldAt,
      withoutAddress,
      numbers,
    },
    title: titles.get(change.documentId) ?? '',
  };
}

async function titlesOf(work: Work): Promise<ReadonlyMap<string, string>> {
  return new Map((await listDocuments(work)).map(({ id, title }) => [id, title]));
}

/** Documents of ours whose newest version follows another, and of which nobody was told. */
async function untold(work: Work) {
  const told = new Set((await listChanges(work)).map(({ versionId }) => versionId));
  const own = (await listDocuments(work)).filter(({ owner }) => owner.kind === 'own');
  const newest = new Map((await newestVersions(work)).map((one) => [one.documentId, one]));
  return own.flatMap(({ id, slug, title }) => {
    const version = newest.get(id);
    if (version === undefined || version.number === 1 || told.has(version.id)) return [];
    return [{ slug, title, number: version.number, capturedAt: version.capturedAt }];
  });
}

async function showList(visit: Visit, done: boolean): Promise<Answer> {
  const read = await visit.work(async (work) => {
    const titles = await titlesOf(work);
    const listed = await listChanges(work);
    const numbers = await deliveryNumbers(
      work,
      listed.map(({ id }) => id),
    );
    const changes = listed.map((one) => shownChange(one, numbers(one.id), titles));
    return { changes, untold: await untold(work) };
  });
  const words = 'The notice stands, and its letters are being written.';
  const values = { ...read, section: 'watch', mayAnnounce: mayAnnounce(visit), done: done ? words : null };
  return { view: 'console/changes', values };
}

async function showOne(visit: Visit): Promise<Answer> {
  const values = await visit.work(async (work) => {
    const change = await readChange(work, visit.params.id ?? '');
    const names = namesOf(await listAccounts(work));
    const versions = await versionsOf(work, change.documentId);
    const number = versions.find(({ id }) => id === change.versionId)?.number ?? 0;
    const asked = (await listPurposes(work)).filter(({ name }) => change.asksAgain.includes(name));
    const numbers = (await deliveryNumbers(work, [change.id]))(change.id);
    return {
      ...shownChange(change, numbers, await titlesOf(work)),
      words: change.words,
      reason: change.reason,
      by: names[change.writtenBy] ?? 'Habeas',
      purposes: asked.map((one) => one.words),
      number,
      difference: await shownDifference(work, versions, number),
    };
  });
  return { view: 'console/change', values: { ...values, section: 'watch' } };
}

/** The form for one step of one document; what was decided of it before stands in the form. */
async function showForm(visit: Visit, slug: string, number: number): Promise<Answer> {
  const { errors, entered } = visit;
  const values = await visit.work(async (work) => {
    const document = await documentNamed(work, slug);
    const versions = await versionsOf(work, document.id);
    const version = versions.find((one) => one.number === number);
    const [step] = version === undefined ? [] : await changesTo(work, [version.id]);
    const purposes = (await listPurposes(work)).filter(({ basis }) => basis === 'consent');
    return {
      document,
      number,
      step: step ?? null,
      difference: await shownDifference(work, versions, number),
      purposes: purposes.map(({ name, words }) => ({ value: `${PURPOSE}${name}`, words })),
      audiences: (await audiences(work)).map((value) => ({ value, text: value })),
      today: work.at.toZonedDateTimeISO(work.controller.timeZone).toPlainDate(),
    };
  });
  return { view: 'console/announce', values: { ...values, section: 'watch', errors, entered } };
}

export const CHANGE_PAGES: readonly Page[] = [
  page({
    path: '/changes',
    access: 'read:changes',
    query: z.strictObject({ done: z.literal('announced').optional() }),
    get: async (visit) => await showList(visit, visit.query.done !== undefined),
  }),
  page({
    path: '/changes/new',
    access: 'announce:change',
    query: z.strictObject({
      document: z.string().max(100).optional(),
      version: z
        .string()
        .regex(/^\d{1,6}$/)
        .optional(),
    }),
    get: async (visit) => {
      const { entered, query } = visit;
      const slug = entered.document ?? query.document;
      const number = Number(entered.version ?? query.version ?? 0);
      return slug === undefined ? await showList(visit, false) : await showForm(visit, slug, number);
    },
    body: Form,
    post: async ({ work, body, account, controller }) => {
      const asksAgain = Object.keys(body).flatMap((name) =>
        name.startsWith(PURPOSE) ? [name.slice(PURPOSE.length)] : [],
      );
      await work(async (one) => {
        const document = await documentNamed(one, body.document);
        // A version is told once: one that is told to nobody by mistake could not be told again.
        if (body.audience !== '' && !(await audiences(one)).includes(body.audience))
          throw fieldError('audience', 'The data map has nobody there whose address is known');
        await announceChange(one, {
          document,
          number: body.version,
          material: body.material === 'yes',
          reason: body.reason,
          words: body.words,
          effectiveOn: Temporal.PlainDate.from(body.effectiveOn),
          prominent: true,
          audience: body.audience === '' ? null : body.audience,
          asksAgain,
          by: account?.id ?? '',
        });
      });
      return { redirect: `/${controller.slug}/console/changes?done=announced` };
    },
  }),
  page({ path: '/changes/:id', access: 'read:changes', query: none, get: showOne }),
];
