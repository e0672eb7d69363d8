// What the controller publishes: its documents as they hold now, every earlier version, and what each step changed.
import { z } from 'zod';
import { dayOf } from '../platform/clock.ts';
import { compareVersions, type ProvisionChange } from '../policies/compare-versions.ts';
import { documentNamed, listDocuments, type PublishedDocument } from '../policies/document.ts';
import { type Rendition, renditionsOf } from '../policies/document-translation.ts';
import { type DocumentVersion, inForce, versionsOf, versionsOfEach } from '../policies/document-version.ts';
import { provisionsOf } from '../policies/provision.ts';
import { nothingHere } from '../web/doors.ts';
import { page } from '../web/page.ts';
import type { Work } from '../work.ts';

export const policiesPage = page({
  path: '/policies',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ work }) => {
    const documents = await work(async (one) => {
      const own = (await listDocuments(one)).filter(({ owner }) => owner.kind === 'own');
      const versions = await versionsOfEach(
        one,
        own.map(({ id }) => id),
      );
      return own.flatMap(({ id, slug, title }) => {
        const ofIt = versions.filter(({ documentId }) => documentId === id);
        const version = inForce(ofIt, todayOf(one));
        return version === null ? [] : [{ slug, title, since: sinceOf(one, version) }];
      });
    });
    return { view: 'portal/policies', values: { documents } };
  },
});

export const policyPage = page({
  path: '/policies/:document',
  access: 'public',
  query: z.strictObject({
    version: z
      .string()
      .regex(/^[1-9]\d{0,5}$/)
      .transform(Number)
      .optional(),
  }),
  get: async ({ work, params, query, language }) => {
    const values = await work(async (one) => {
      const document = await ownDocument(one, params.document ?? '');
      const versions = await versionsOf(one, document.id);
      const holds = inForce(versions, todayOf(one));
      const version =
        query.version === undefined ? holds : versions.find(({ number }) => number === query.version);
      if (version == null) throw nothingHere();
      const renditions = await renditionsOf(one, version.id);
      const [governs] = renditions;
      const shown = renditions.find((each) => sameTongue(each, language)) ?? governs;
      return {
        document: { slug: document.slug, title: document.title },
        version: { number: version.number, since: sinceOf(one, version), dated: version.dated },
        holds: holds?.number ?? null,
        coming: holds === null || version.number > holds.number,
        text: shown?.text ?? '',
        textLanguage: shown?.language ?? '',
        governs: shown?.authoritative === true ? null : (governs?.language ?? null),
        older: isOlder(shown, governs),
        changes: await changesSince(one, versions, version),
        versions: versions.map((each) => ({ number: each.number, since: sinceOf(one, each) })),
      };
    });
    const names = new Intl.DisplayNames([language], { type: 'language' });
    const governs = values.governs === null ? null : (names.of(values.governs) ?? values.governs);
    return { view: 'portal/policy', values: { ...values, governs } };
  },
});

/** Documents of others are nothing that we publish. */
async function ownDocument(work: Work, slug: string): Promise<PublishedDocument> {
  const document = await documentNamed(work, slug);
  if (document.owner.kind !== 'own') throw nothingHere();
  return document;
}

const todayOf = ({ at, controller }: Work): Temporal.PlainDate => dayOf(at, controller.timeZone);
const sinceOf = (work: Work, { effectiveOn, capturedAt }: DocumentVersion): Temporal.PlainDate =>
  effectiveOn ?? dayOf(capturedAt, work.controller.timeZone);
const sameTongue = (one: Rendition, language: string): boolean => one.language.split('-')[0] === language;

/** A translation from before the day of the text that governs. */
function isOlder(shown: Rendition | undefined, governs: Rendition | undefined): boolean {
  if (shown?.dated == null || governs?.dated == null) return false;
  return Temporal.PlainDate.compare(shown.dated, governs.dated) < 0;
}

/** The step from the version before, in the words of the text that governs. */
async function changesSince(
  work: Work,
  versions: readonly DocumentVersion[],
  version: DocumentVersion,
): Promise<{ what: ProvisionChange['what']; before: string | null; after: string | null }[]> {
  const previous = versions.find(({ number }) => number === version.number - 1);
  if (previous === undefined) return [];
  const [before, after] = [await provisionsOf(work, previous.id), await provisionsOf(work, version.id)];
  return compareVersions(before, after).changes.map((one) => ({
    what: one.what,
    before: one.before?.excerpt ?? null,
    after: one.after?.excerpt ?? null,
  }));
}
