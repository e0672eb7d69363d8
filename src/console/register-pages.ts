// The pages of a register that staff keep: its list with the form for a new entry, one entry with its versions, and the form to amend it.
import { z } from 'zod';
import { listAccounts } from '../auth/accounts.ts';
import { can } from '../auth/permissions.ts';
import type { Controller } from '../platform/controller.ts';
import {
  amendEntry,
  type Entry,
  listEntries,
  type Register,
  readEntry,
  recordEntry,
} from '../regulator/registers/register-entry.ts';
import { type Answer, type Page, page, type Visit } from '../web/page.ts';
import { namesOf } from './shown-assignee.ts';

/** What was just done, for the sentence at the top. */
const DONE_WORDS = {
  recorded: 'The entry stands in the register.',
  amended: 'The amendment was saved as a new version. The earlier ones stay.',
} as const;

/** The version that an amendment begins from; a new entry has none. */
export const versionField = z
  .string()
  .regex(/^\d{1,6}$/, 'This is not a version')
  .transform(Number)
  .default(0);

/** A number that may be left out. */
export const countField = z
  .string()
  .regex(/^\d{0,10}$/, 'Enter a number without dots or spaces, or leave it empty')
  .default('')
  .transform((text) => (text === '' ? null : Number(text)));

/** A day that may be left out. */
export const dayField = z
  .union([z.literal(''), z.iso.date()], { error: 'Enter a day' })
  .default('')
  .transform((text) => (text === '' ? null : text));

export interface RegisterDesk<Content, Form extends { readonly version: number }> {
  readonly register: Register<Content>;
  /** Views: `console/breaches` for the list, `console/breach` for one. */
  readonly views: { readonly list: string; readonly one: string };
  readonly form: z.ZodType<Form>;
  /** Throws an error at its field. */
  contentOf(form: Form, controller: Controller): Content;
  /** What the fields of the form hold for an entry. */
  fieldsOf(content: Content, controller: Controller): Readonly<Record<string, string>>;
  /** What the views show beside the words of a version. */
  shown(content: Content, at: Temporal.Instant, controller: Controller): object;
}

/** The four pages of a register. */
export function registerPages<Content, Form extends { readonly version: number }>(
  desk: RegisterDesk<Content, Form>,
): Page[] {
  const { register, form, contentOf } = desk;
  const path = `/${register.name}`;
  const none = z.strictObject({});
  return [
    page({
      path,
      access: 'read:registers',
      query: z.strictObject({ done: z.literal('recorded').optional() }),
      get: async (visit) => await showList(desk, visit, visit.query.done),
    }),
    page({
      path: `${path}/new`,
      access: 'keep:registers',
      query: none,
      get: async (visit) => await showList(desk, visit),
      body: form,
      post: async ({ work, body, controller }) => {
        const content = contentOf(body, controller);
        await work(async (one) => await recordEntry(one, register, content));
        return { redirect: `/${controller.slug}/console${path}?done=recorded` };
      },
    }),
    page({
      path: `${path}/:id`,
      access: 'read:registers',
      query: z.strictObject({ done: z.literal('amended').optional() }),
      get: async (visit) => await showOne(desk, visit, visit.query.done),
    }),
    page({
      path: `${path}/:id/amend`,
      access: 'keep:registers',
      query: none,
      get: async (visit) => await showOne(desk, visit),
      body: form,
      post: async ({ work, body, controller, params }) => {
        const given = { id: params.id ?? '', version: body.version, content: contentOf(body, controller) };
        await work(async (one) => await amendEntry(one, register, given));
        return { redirect: `/${controller.slug}/console${path}/${given.id}?done=amended` };
      },
    }),
  ];
}

type Desk<Content> = Pick<RegisterDesk<Content, never>, 'register' | 'views' | 'fieldsOf' | 'shown'>;

async function showList<Content>(
  { register, views, shown }: Desk<Content>,
  visit: Visit,
  done?: keyof typeof DONE_WORDS,
): Promise<Answer> {
  const { controller, errors, entered } = visit;
  const entries = await visit.work(async (work) =>
    (await listEntries(work, register)).map(({ id, number, newest }) => ({
      id,
      number,
      ...newest.content,
      ...shown(newest.content, work.at, controller),
    })),
  );
  const values = { ...common(visit, done), entries, fields: entered, errors };
  return { view: views.list, values };
}

async function showOne<Content>(
  { register, views, shown, fieldsOf }: Desk<Content>,
  visit: Visit,
  done?: keyof typeof DONE_WORDS,
): Promise<Answer> {
  const { controller, errors, entered, params } = visit;
  const read = await visit.work(async (work) => {
    const entry: Entry<Content> = await readEntry(work, register, params.id ?? '');
    const names = namesOf(await listAccounts(work));
    const versions = entry.versions.map(({ content, ...version }) => ({
      ...version,
      by: names[version.writtenBy] ?? 'Habeas',
      ...content,
      ...shown(content, work.at, controller),
    }));
    return { entry, versions: versions.toReversed() };
  });
  const { entry, versions } = read;
  const fields = { ...fieldsOf(entry.newest.content, controller), ...entered };
  const { id, number } = entry;
  // What a form with an error was written over stays what it was: else it would be saved over words that nobody saw.
  const version = entered.version ?? entry.newest.version;
  return {
    view: views.one,
    values: { ...common(visit, done), id, number, version, versions, newest: versions[0], fields, errors },
  };
}

function common({ account }: Visit, done: keyof typeof DONE_WORDS | undefined) {
  return {
    section: 'records',
    mayKeep: account !== null && can(account.roles, 'keep:registers'),
    done: done === undefined ? null : DONE_WORDS[done],
  };
}
