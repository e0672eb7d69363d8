// Cases that others than the person and the desk take part in: owners of systems, readers of texts, duplicates; and own texts.

import { openConnector } from '../../src/connectors/open-connector.ts';
import { importDataset } from '../../src/data-map/import-dataset.ts';
import { saveOwnedSystems } from '../../src/data-map/owned-system.ts';
import { saveSchedules } from '../../src/data-map/schedule-row.ts';
import type { WrittenSchedule } from '../../src/data-map/written-schedule.ts';
import { answerOwnerTask, SYSTEM_OWNER } from '../../src/fulfilment/answer-owner-task.ts';
import { joinDuplicate } from '../../src/fulfilment/join-duplicate.ts';
import { proposeRedactions } from '../../src/fulfilment/redaction-propose.ts';
import { askNewAddress, proveNewAddress } from '../../src/requests/change-address.ts';
import { writeMacro } from '../../src/requests/macro.ts';
import { ownerTasksOf } from '../../src/requests/owner-task.ts';
import type { Actor } from '../../src/work.ts';
import { LAW, PROMISE } from '../retention/schedules.ts';
import { evidenceOf } from '../support/evidence.ts';
import { png } from '../support/files.ts';
import { OWNER, PAPER } from '../support/owners.ts';
import { ASKABLE_MAP } from '../support/proof.ts';
import { readAll, textsOf, withTexts } from '../support/redaction.ts';
import { deliverLetters, type Shop } from '../support/road.ts';
import type { TestHouse } from '../support/test-house.ts';
import { addReturned } from './backup-states.ts';
import { addBundles } from './bundle-states.ts';
import { addChoices } from './choice-states.ts';
import { addForgotten } from './forgotten-state.ts';
import { addHolds } from './hold-states.ts';
import { addPolicies } from './policy-states.ts';
import { addRegisters } from './register-states.ts';
import { addSeries } from './series-states.ts';
import { addSweeps } from './sweep-states.ts';
import { addUnused } from './unused-states.ts';
import { addWatch } from './watch-states.ts';

/** How a case is made and led on. */
export interface Roads {
  readonly ids: Record<string, string>;
  prove(name: string, right: 'access' | 'other', more: { email: string; ownWords?: string }): Promise<string>;
  draw(requestId: string): Promise<{ readonly id: string }>;
  fulfil(requestId: string): Promise<void>;
}

const BROKEN_NOWHERE = 'AReasonWithoutAnyPlaceToBreak'.repeat(8);

/** Contradictions, gaps and notes of every kind, in long words. */
const SCHEDULES: readonly WrittenSchedule[] = [
  {
    ...PROMISE,
    collection: 'shop.invoices',
    countedFrom: 'billed_on',
    period: 'P13M',
    reason: BROKEN_NOWHERE,
  },
  { ...LAW, collection: 'shop.invoices', countedFrom: 'billed_on', legalBasis: BROKEN_NOWHERE },
  {
    ...LAW,
    collection: 'shop.tickets',
    places: { column: 'body', in: [BROKEN_NOWHERE] },
    chosenBy: 'operator',
  },
  { ...PROMISE, collection: 'shop.users', countedFrom: null, countedFromEvent: 'account-closed' },
  { ...PROMISE, collection: 'shop.gone' },
];

/** Adds them. What they need on the map comes last: every plan that is drawn afterwards asks owners and readers. */
export async function addMoreStates(home: TestHouse, shop: Shop, staff: Actor, roads: Roads): Promise<void> {
  const { ids, prove, draw, fulfil } = roads;
  ids.macro = await home.work(
    async (work) =>
      await writeMacro(work, {
        ...{ name: 'We look at it', kind: 'message', language: 'en' },
        body: 'We look at what you wrote about {{reference}} and answer soon.',
      }),
    staff,
  );
  await addDuplicates(home, staff, roads);
  await addHolds(home, ids, 'eve@example.com');
  await addRegisters(home, ids);
  await addPolicies(home, ids);
  await addBundles(home, ids);
  await addUnused(home, ids);
  await addChoices(home);
  await addReturned(home, ids.planned ?? '');
  await addWatch(home, ids);

  await home.work(async (work) => await saveOwnedSystems(work, [PAPER]));
  await addSweeps(home, shop, ids);
  await addForgotten(home, ids);
  await home.work(async (work) => await saveSchedules(work, SCHEDULES));
  await addSeries(home, 'shop.invoices');
  for (const name of ['owner', 'answered']) {
    const requestId = await prove(name, 'access', {
      email: name === 'owner' ? 'eve@example.com' : 'ada@example.com',
    });
    await fulfil(requestId);
    await deliverLetters(home);
    const { text = '' } = home.mailbox.newest(OWNER).mail;
    ids[`${name}-link`] = /\/owner-tasks\/([0-9a-f-]{36})/.exec(text)?.[1] ?? '';
    ids[`${name}-code`] = /\b(\d{4}) (\d{4})\b/.exec(text)?.slice(1).join('') ?? '';
    const [task] = await home.work(async (work) => await ownerTasksOf(work, [requestId]));
    ids[`${name}-task`] = task?.id ?? '';
  }
  const given = { linkId: ids['answered-link'] ?? '', code: ids['answered-code'] ?? '' };
  const words = 'OnePageOfTheRegisterWithoutABreak'.repeat(8);
  const files = [{ kind: 'image/png' as const, bytes: png(64) }];
  await home.work(
    async (work) => await answerOwnerTask(work, { ...given, outcome: 'done', reason: null, words, files }),
    SYSTEM_OWNER,
  );
  ids['answered-file'] = (await evidenceOf(home, ids.answered ?? ''))[0]?.id ?? '';

  const connector = openConnector(shop.url);
  const catalogue = await connector.describe();
  await connector.close();
  await home.work(
    async (work) =>
      await importDataset(work, {
        storeId: shop.storeId,
        yaml: withTexts(ASKABLE_MAP),
        file: 'shop.yaml',
        catalogue,
      }),
    { kind: 'staff', id: crypto.randomUUID() },
  );
  const body = `Dear Ms Okafor, please mail jonas@other.example. ${'x'.repeat(300)}`;
  await shop.run(
    `update tickets set body = '${body}'; insert into tickets values (901, 3, 'solo@example.com', '${body}')`,
  );
  for (const name of ['texts', 'handed']) {
    const requestId = await prove(name, 'access', {
      email: name === 'texts' ? 'mira@example.com' : 'solo@example.com',
    });
    const { id: planId } = await draw(requestId);
    await proposeRedactions(home.house, home.lumyx.id, planId);
    ids[`${name}-one`] = (await textsOf(home, planId))[0]?.id ?? '';
    if (name === 'handed') await readAll(home, requestId, planId);
  }
}

/** One case under two addresses that she proved, so that two later ones are hers: one joined, one still to be. */
async function addDuplicates(home: TestHouse, staff: Actor, { prove }: Roads): Promise<void> {
  const requestId = await prove('twin', 'other', { email: 'twin@example.com', ownWords: 'The same.' });
  const her: Actor = { kind: 'subject', id: requestId };
  const other = { email: 'twin@example.org', ownWords: 'The same again.' };
  await home.work(async (work) => await askNewAddress(work, { requestId, email: other.email }), her);
  await deliverLetters(home);
  const { text = '' } = home.mailbox.newest(other.email).mail;
  const code = /\b\d{4} \d{4}\b/.exec(text)?.[0].replace(' ', '') ?? '';
  await home.work(async (work) => await proveNewAddress(work, { requestId, code }), her);
  await home.work(
    async (work) =>
      await work.trx.raw(
        `update case_addresses set codes_from = now() - interval '1 hour' where request_id = ?`,
        [requestId],
      ),
  );
  const joined = await prove('joined', 'other', other);
  await home.work(async (work) => await joinDuplicate(work, { requestId: joined, mainId: requestId }), staff);
  await prove('again', 'other', other);
}
