// Published documents at the desk: what is kept, and the form by which one is taken in from its address or a pasted text.
import { z } from 'zod';
import { can } from '../auth/permissions.ts';
import { listRecipients, recipientNamed } from '../data-map/recipient.ts';
import { isProblem } from '../platform/problem.ts';
import {
  DOCUMENT_KINDS,
  type DocumentOwner,
  type DocumentPlace,
  documentNamed,
  findDocument,
} from '../policies/document.ts';
import { newestVersion } from '../policies/document-version.ts';
import { fetchDocument } from '../policies/fetch-document.ts';
import { importDocument } from '../policies/import-document.ts';
import { MEDIA_TYPES, type ReadDocument, readDocument } from '../policies/read-document.ts';
import { reviewAfter } from '../watch/follow-change.ts';
import { fieldError, page, type Visit } from '../web/page.ts';
import { dayField } from './register-pages.ts';
import { KIND_WORDS, shownDocuments } from './shown-policies.ts';

const short = z.string().trim().max(200, 'Use 200 characters or fewer').default('');
/** Where the words come from: an address, or a text in the form itself. */
const source = {
  url: short,
  text: z.string().default(''),
  format: z.enum(MEDIA_TYPES, { error: 'Choose what the text is' }).default('text/plain'),
  effectiveOn: dayField,
};
const New = z.strictObject({
  title: z.string().trim().min(1, 'Enter the title of the document').max(200, 'Use 200 characters or fewer'),
  kind: z.enum(DOCUMENT_KINDS, { error: 'Choose what it is' }),
  owner: z.enum(['own', 'recipient', 'platform'], { error: 'Choose whose document it is' }),
  ownerName: short,
  language: z
    .string()
    .trim()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Enter the short form of the language, such as en or de'),
  ...source,
});
const Newer = z.strictObject(source);

export const mayChange = ({ account }: Visit): boolean =>
  account !== null && can(account.roles, 'change:policies');

export const policiesPage = page({
  path: '/policies',
  access: 'read:policies',
  query: z.strictObject({}),
  get: async (visit) => ({
    view: 'console/policies',
    values: { section: 'policies', documents: await visit.work(shownDocuments), mayChange: mayChange(visit) },
  }),
});

export const newPolicyPage = page({
  path: '/policies/new',
  access: 'change:policies',
  query: z.strictObject({}),
  get: async ({ work, errors, entered }) => {
    const recipients = (await work(listRecipients)).map(({ name }) => name);
    const kinds = DOCUMENT_KINDS.map((value) => ({ value, text: KIND_WORDS[value] }));
    return {
      view: 'console/new-policy',
      values: { section: 'policies', kinds, recipients, errors, entered },
    };
  },
  body: New,
  post: async ({ work, body, controller }) => {
    const { title, kind, language, effectiveOn } = body;
    const slug = slugOf(title);
    const url = body.url === '' ? null : body.url;
    const place: DocumentPlace = { slug, kind, title, owner: ownerOf(body), url };
    if ((await work(async (one) => await findDocument(one, slug))) !== null)
      throw fieldError(
        'title',
        'There is a document of this name. Open it and take its newer version in there',
      );
    const read = await readSource(body);
    const from = url === null ? 'paste' : 'url';
    await work(async (one) => {
      const { owner } = place;
      if (owner.kind === 'recipient' && (await recipientNamed(one, owner.name)) === null)
        throw fieldError('ownerName', 'The register of recipients has nobody of this name');
      await importDocument(one, place, { read, language, effectiveOn: dayOf(effectiveOn), from, url });
    });
    return { redirect: `/${controller.slug}/console/policies/${slug}?done=taken` };
  },
});

export const capturePage = page({
  path: '/policies/:document/capture',
  access: 'change:policies',
  query: z.strictObject({}),
  get: async ({ work, params, errors, entered }) => {
    const document = await work(async (one) => await documentNamed(one, params.document ?? ''));
    return { view: 'console/capture-policy', values: { section: 'policies', document, errors, entered } };
  },
  body: Newer,
  post: async ({ work, body, params, controller }) => {
    const document = await work(async (one) => await documentNamed(one, params.document ?? ''));
    const read = await readSource(body);
    const { id: _, ...place } = document;
    const url = body.url === '' ? place.url : body.url;
    const from = body.url === '' ? 'paste' : 'url';
    const { outcome } = await work(async (one) => {
      const newest = await newestVersion(one, document.id);
      const language = newest?.language ?? controller.language;
      const captured = { read, language, effectiveOn: dayOf(body.effectiveOn), from, url } as const;
      const imported = await importDocument(one, { ...place, url }, captured);
      if (imported.difference !== null) await reviewAfter(one, document, imported.difference);
      return imported;
    });
    const done = outcome === 'unchanged' ? 'same' : 'newer';
    return { redirect: `/${controller.slug}/console/policies/${document.slug}?done=${done}` };
  },
});

type Source = z.output<typeof Newer>;

/** Reads what the form names; nothing of ours is open meanwhile. Every refusal stands at its field. */
async function readSource({ url, text, format }: Source): Promise<ReadDocument> {
  if ((url === '') === (text.trim() === ''))
    throw fieldError('url', 'Give an address or paste the text: one of the two');
  try {
    return url === ''
      ? await readDocument(Buffer.from(text), format)
      : await fetchDocument({ url, allowPrivate: false });
  } catch (error) {
    if (isProblem(error)) throw fieldError(url === '' ? 'text' : 'url', error.message);
    throw error;
  }
}

function ownerOf({ owner, ownerName }: z.output<typeof New>): DocumentOwner {
  if (owner === 'own') return { kind: 'own' };
  if (ownerName === '') throw fieldError('ownerName', 'Enter whose document it is');
  return { kind: owner, name: ownerName };
}

function slugOf(title: string): string {
  const words = title.normalize('NFD').toLowerCase().replaceAll(/\p{M}/gu, '');
  const slug = words
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80)
    .replace(/-$/, '');
  if (slug === '' || slug === 'new')
    throw fieldError(
      'title',
      'Use another title, with letters from a to z; its name in addresses is made of it',
    );
  return slug;
}

function dayOf(text: string | null): Temporal.PlainDate | null {
  return text === null ? null : Temporal.PlainDate.from(text);
}
