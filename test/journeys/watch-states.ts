// Watched documents for the pages that show them: unchanged, changed, not seen, over quota; a review, and change notices with their letters.
import { announceChange } from '../../src/changes/announce.ts';
import { saveRecipients } from '../../src/data-map/recipient.ts';
import { tellOfChange } from '../../src/fulfilment/tell-of-change.ts';
import { documentNamed } from '../../src/policies/document.ts';
import { newestVersion } from '../../src/policies/document-version.ts';
import { importDocument } from '../../src/policies/import-document.ts';
import { provisionsOf } from '../../src/policies/provision.ts';
import { readDocument } from '../../src/policies/read-document.ts';
import { askLook, beginWatch, type NewWatch } from '../../src/watch/begin-watch.ts';
import { entitle } from '../../src/watch/entitlement.ts';
import { standingReviews } from '../../src/watch/review-recipient.ts';
import { takeLook } from '../../src/watch/take-look.ts';
import { startApiServer } from '../support/api-server.ts';
import { activeAccount } from '../support/staff.ts';
import type { TestHouse } from '../support/test-house.ts';
import { recipientWith } from '../support/webhooks.ts';

const LONG = 'AWordWithoutAnyPlaceToBreak'.repeat(8);
const TERMS = `We keep logs for up to 30 days.\n\nWe do not use your prompts to train models.\n\n${LONG} may be kept for 30 days.`;

/** Adds them to the one controller that pages are looked at for; `audience` names a collection with addresses. */
export async function addWatch(
  home: TestHouse,
  ids: Record<string, string>,
  audience = 'shop.users',
): Promise<void> {
  const server = await startApiServer();
  let text = TERMS;
  server.answer((asked, res) =>
    asked.target === '/gone'
      ? res.writeHead(404).end()
      : res.writeHead(200, { 'content-type': 'text/plain' }).end(text),
  );
  const begin = async (title: string, path: string, owner: NewWatch['owner']): Promise<string> => {
    const place = { slug: `watched${path.replace('/', '-')}`, kind: 'terms' as const, title, owner };
    const url = `${server.url}${path}`;
    return await home.work(
      async (work) => (await beginWatch(work, { ...place, url, allowPrivate: true })).watchedId,
    );
  };
  const look = async (id: string): Promise<void> => {
    await home.work(async (work) => await askLook(work, id));
    await takeLook(home.house, home.lumyx.id, id);
  };
  await home.work(async (work) => await saveRecipients(work, [recipientWith({ name: 'Harbour Models' })]));
  const steady = await begin('Terms of Harbour Models', '/terms', {
    kind: 'recipient',
    name: 'Harbour Models',
  });
  const gone = await begin(`Terms ${LONG}`, '/gone', { kind: 'platform', name: `Nordlicht ${LONG}` });
  for (const id of [steady, gone, steady]) await look(id);
  text = TERMS.replace('30 days', '90 days').replace('do not use', 'may use');
  await look(steady);
  await begin('Policy of Third', '/third', { kind: 'platform', name: 'Third' });
  await home.work(async (work) => {
    const effectiveFrom = work.at.toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: 9 });
    await entitle(work, { plan: 'Professional', platforms: 1, effectiveFrom });
  });
  const [review] = await home.work(standingReviews);
  Object.assign(ids, { watched: steady, 'watched-gone': gone, review: review?.id ?? '' });
  const { slug, clause } = await home.work(async (work) => {
    const document = await documentNamed(work, 'watched-terms');
    const newest = await newestVersion(work, document.id);
    const [first] = await provisionsOf(work, newest?.id ?? '');
    return { slug: document.slug, clause: first?.slug ?? '' };
  });
  Object.assign(ids, { 'clause-document': slug, clause });
  await addNotice(home, ids, audience);
  await server.stop();
}

/** Our own policy in two versions, of which people are told, and in a third, of which they are not. */
async function addNotice(home: TestHouse, ids: Record<string, string>, audience: string): Promise<void> {
  const place = { slug: 'own-policy', kind: 'privacy-policy' as const, title: 'Privacy Policy', url: null };
  const publish = async (text: string): Promise<void> => {
    const read = await readDocument(Buffer.from(text), 'text/plain');
    await home.work(
      async (work) =>
        void (await importDocument(
          work,
          { ...place, owner: { kind: 'own' } },
          { read, language: 'en', from: 'paste' },
        )),
    );
  };
  await publish(TERMS);
  await publish(TERMS.replaceAll('30 days', '60 days'));
  const by = await home.work(
    async (work) =>
      (await activeAccount(work, { email: 'rita@lumyx.example', name: 'Rita', roles: ['approver'] })).id,
  );
  ids.change = await home.work(
    async (work) => {
      const change = {
        document: await documentNamed(work, place.slug),
        number: 2,
        ...{
          material: true,
          reason: 'Logs stay twice as long.',
          prominent: true,
          audience,
          asksAgain: [],
          by,
        },
        words: `Logs stay for 60 days. ${LONG}`,
        effectiveOn: work.at.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 14 }),
      };
      return (await announceChange(work, change)).changeId;
    },
    { kind: 'staff', id: by },
  );
  await tellOfChange(home.house, home.lumyx.id, ids.change, new AbortController().signal);
  await publish(TERMS.replaceAll('30 days', '61 days'));
}
