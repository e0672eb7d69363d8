// Controls are taken out one by one, and the ledger says so: in the tables by the verbs that packs use, and for every control there is.
import { DatasetRow } from '../../src/data-map/data-store.ts';
import type { Collection } from '../../src/data-map/dataset.ts';
import { saveInactivity } from '../../src/data-map/inactivity-row.ts';
import { readPack } from '../../src/data-map/pack.ts';
import { listPurposes, savePurposes } from '../../src/data-map/purpose.ts';
import { listRecipients, saveRecipients } from '../../src/data-map/recipient.ts';
import { listRuledOut, saveRuledOut } from '../../src/data-map/ruled-out.ts';
import { listSchedules, type StoredSchedule, saveSchedules } from '../../src/data-map/schedule-row.ts';
import { Controller } from '../../src/platform/controller.ts';
import { ledgerOf, ledgerRow } from '../../src/promises/ledger.ts';
import { readRunning } from '../../src/promises/running-system.ts';
import { MACHINE, type Work } from '../../src/work.ts';
import { packOf } from '../data-map/pack-world.ts';
import type { Platform } from '../support/platforms.ts';
import { withoutControl } from './without-control.ts';
import { openPromiseWorld, type PromiseWorld } from './world.ts';

const SLUGS = ['lumyx', 'lumart', 'lumecoder', 'luma'] as const;
let world: PromiseWorld;
beforeAll(async () => {
  world = await openPromiseWorld(SLUGS);
}, 120_000);
afterAll(async () => await world.close());

type TakeOut = (work: Work) => Promise<unknown>;

const withoutSchedule =
  (of: (one: StoredSchedule) => boolean): TakeOut =>
  async (work) =>
    await saveSchedules(
      work,
      (await listSchedules(work)).filter((one) => !of(one)),
    );
const withSchedule =
  (collection: string, period: string): TakeOut =>
  async (work) =>
    await saveSchedules(
      work,
      (await listSchedules(work)).map((one) => (one.collection === collection ? { ...one, period } : one)),
    );
const withoutRecipient =
  (gone: string): TakeOut =>
  async (work) =>
    await saveRecipients(
      work,
      (await listRecipients(work)).filter(({ name }) => name !== gone),
    );
const withoutPurpose =
  (gone: string): TakeOut =>
  async (work) =>
    await savePurposes(
      work,
      (await listPurposes(work)).filter(({ name }) => name !== gone),
    );
const restingOn =
  (purpose: string, basis: 'contract' | 'consent'): TakeOut =>
  async (work) =>
    await savePurposes(
      work,
      (await listPurposes(work)).map((one) =>
        one.name === purpose ? { ...one, basis, consent: null } : one,
      ),
    );
const allowing =
  (use: string): TakeOut =>
  async (work) =>
    await saveRuledOut(
      work,
      (await listRuledOut(work)).filter(({ name }) => name !== use),
    );
const set =
  (values: Partial<Controller>): TakeOut =>
  async ({ trx, controllerId, controller }) => {
    await Controller.query(trx).findById(controllerId).patch(values);
    Object.assign(controller, values);
  };
/** Edits one collection of a map, or takes it out with null. */
const mapped =
  (key: string, name: string, edit: (one: Collection) => Collection | null): TakeOut =>
  async ({ trx, controllerId }) => {
    const { id, map } = await DatasetRow.query(trx).findOne({ controllerId, key }).throwIfNotFound();
    const collections = map.collections.flatMap((one) => (one.name === name ? (edit(one) ?? []) : one));
    await DatasetRow.query(trx)
      .findById([controllerId, id])
      .patch({ map: { ...map, collections } });
  };
const field =
  (name: string, values: Record<string, unknown>) =>
  (one: Collection): Collection => ({
    ...one,
    fields: one.fields.map((each) => (each.name === name ? { ...each, ...values } : each)),
  });
const withField =
  (like: string, name: string, categories: readonly string[]) =>
  (one: Collection): Collection => ({
    ...one,
    fields: [
      ...one.fields,
      ...one.fields.filter((each) => each.name === like).map((each) => ({ ...each, name, categories })),
    ],
  });
const forget =
  (table: string): TakeOut =>
  async ({ trx, controllerId }) =>
    await trx(table).delete().where({ controller_id: controllerId });

/** Whose ledger, what is taken out, how, and every provision that must be unbacked then. */
const TAKEN_OUT: readonly (readonly [Platform, string, TakeOut, readonly string[]])[] = [
  [
    'lumyx',
    'the schedule of request logs is deleted',
    withoutSchedule(({ collection }) => collection === 'lumyx_platform.api_request_logs'),
    ['logs-30-days'],
  ],
  [
    'lumyx',
    'request logs may stay for 60 days',
    withSchedule('lumyx_platform.api_request_logs', 'P60D'),
    ['logs-30-days'],
  ],
  [
    'lumyx',
    'no schedule says when accounts go',
    withoutSchedule(({ collection }) => collection === 'lumyx_platform.accounts'),
    ['account-while-active', 'deletion-30-days'],
  ],
  [
    'lumyx',
    'no law keeps invoices',
    withoutSchedule(({ bound }) => bound === 'at-least'),
    ['billing-by-law'],
  ],
  [
    'lumyx',
    'sessions have no end',
    withoutSchedule(({ collection }) => collection === 'lumyx_platform.sessions'),
    ['essential-cookies'],
  ],
  ['lumyx', 'NabzClan is unregistered', withoutRecipient('NabzClan'), ['collect-account', 'share-nabzclan']],
  ['lumyx', 'Stripe is unregistered', withoutRecipient('Stripe'), ['share-stripe']],
  [
    'lumyx',
    'the providers of models are unregistered',
    withoutRecipient('AI model providers'),
    ['share-ai-providers'],
  ],
  ['lumyx', 'authorities are unregistered', withoutRecipient('Public authorities'), ['share-by-law']],
  ['lumyx', 'a purpose is struck', withoutPurpose('trends'), ['use-for-trends']],
  ['lumyx', 'a purpose rests on something else', restingOn('abuse', 'contract'), ['use-against-abuse']],
  ['lumyx', 'keeping books is no purpose any more', withoutPurpose('books'), ['use-by-law']],
  ['lumyx', 'a sale is not ruled out', allowing('sale'), ['no-sale']],
  ['lumyx', 'training is not ruled out', allowing('training'), ['no-training']],
  ['lumyx', 'no lowest age is set', set({ minimumAge: null }), ['age-13']],
  ['lumyx', 'cases of children may take ten days', set({ minorWithinHours: 240 }), ['age-13']],
  ['lumyx', 'answers may take longer', set({ answerWithinDays: null }), ['deletion-30-days']],
  [
    'lumyx',
    'mail is taken elsewhere',
    set({ contactEmail: 'other@lumyx.example', senderEmail: 'other@lumyx.example' }),
    ['contact', 'right-access'],
  ],
  [
    'lumyx',
    'a field has no source any more',
    mapped('lumyx_platform', 'accounts', field('vip_status', { federatedFrom: undefined })),
    ['collect-account'],
  ],
  [
    'lumyx',
    'hashes of keys may be disclosed',
    mapped('lumyx_platform', 'api_keys', field('key_hash', { neverDisclose: null })),
    ['hashed-keys'],
  ],
  [
    'lumyx',
    'a log has a field of content',
    mapped('lumyx_platform', 'api_request_logs', withField('model', 'prompt', ['user.content'])),
    ['content-in-passing'],
  ],
  ['lumyx', 'visits are on no map', mapped('lumyx_platform', 'client_logs', () => null), ['collect-usage']],
  ['lumyx', 'nobody vouches for anything', forget('evidence_items'), ['inner-access', 'secure-transit']],
  ['lumart', 'the time to reconsider is three days', set({ coolingOffDays: 3 }), ['cooling-off']],
  ['lumart', 'the second mailbox is closed', set({ intakeEmails: [] }), ['reports-by-mail']],
  [
    'lumart',
    'Stars are no balance',
    mapped('lumart_platform', 'stars_ledger', field('stars', { balance: undefined })),
    ['stars-end'],
  ],
  [
    'lumart',
    'pictures name no terms',
    mapped('lumart_platform', 'creations', (one) => ({ ...one, licences: [] })),
    ['creations-owned'],
  ],
  [
    'lumart',
    'a day of birth is kept',
    mapped('lumart_platform', 'accounts', withField('display_name', 'birth_date', ['user.demographic'])),
    ['age-18'],
  ],
  [
    'lumart',
    'names cannot be corrected',
    mapped('lumart_platform', 'accounts', field('display_name', { readOnly: true })),
    ['account-care'],
  ],
  [
    'lumart',
    'accounts that nobody uses have no rule',
    async (work) => await saveInactivity(work, []),
    ['unused-accounts'],
  ],
  [
    'lumart',
    'uploads have no end',
    withoutSchedule(({ collection }) => collection === 'lumart_platform.uploads'),
    ['uploads-for-the-job'],
  ],
  [
    'lumart',
    'training rests on the contract',
    restingOn('model-training', 'contract'),
    ['training-by-consent'],
  ],
  ['lumart', 'training of others is not ruled out', allowing('third-party-training'), ['no-training']],
  ['lumecoder', 'a sale is not ruled out', allowing('sale'), ['no-sale']],
];

class Undone extends Error {}

test.each(TAKEN_OUT)('%s: %s', async (slug, _what, takeOut, unbacked) => {
  const states = async (work: Work): Promise<string[]> =>
    (await ledgerOf(work)).filter(({ state }) => state === 'unbacked').map(({ promise }) => promise.id);
  let before: string[] = [];
  let after: string[] = [];
  const taking = world.home.work(
    async (work) => {
      before = await states(work);
      await takeOut(work);
      after = await states(work);
      throw new Undone();
    },
    MACHINE,
    await world.controller(slug),
  );
  await expect(taking).rejects.toBeInstanceOf(Undone);
  expect(before).toEqual(expect.not.arrayContaining([...unbacked]));
  expect(after.filter((id) => !before.includes(id)).sort()).toEqual([...unbacked]);
});

/** Every provision of every pack with a control. */
const BOUND = (
  await Promise.all(
    SLUGS.map(async (slug) =>
      ((await readPack(packOf(slug))).promises ?? [])
        .filter(({ controls }) => controls.length > 0)
        .map((promise) => [slug, promise.id, promise] as const),
    ),
  )
).flat();

test.each(BOUND)('%s %s', async (slug, _id, promise) => {
  const running = await world.home.work(readRunning, MACHINE, await world.controller(slug));
  for (const control of promise.controls) {
    const given = {
      running: withoutControl(running, control),
      proofs: new Map(),
      at: Temporal.Now.instant(),
    };
    const { state, controls } = ledgerRow(promise, given);
    const gone = controls.filter(({ found }) => !found).map(({ kind, name }) => [kind, name]);
    expect(state).toBe('unbacked');
    expect(gone).toContainEqual([control.kind, control.name]);
  }
});

test('those are all that bind: nothing that must be carried out is without a control', async () => {
  const packs = await Promise.all(SLUGS.map(async (slug) => await readPack(packOf(slug))));
  const bare = packs
    .flatMap(({ promises = [] }) => promises)
    .filter(({ nature, controls }) => (nature === 'DATA' || nature === 'MIXED') && controls.length === 0);
  expect(bare.map(({ id }) => id)).toEqual([]);
  expect(BOUND.length).toBeGreaterThan(60);
});
