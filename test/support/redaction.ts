// A shop whose tickets hold free text about others, and people who read them: for tests of the redaction.
import { archiveOf } from '../../src/archives/archive.ts';
import { archiveBytes, openArchive, openReading } from '../../src/archives/deliver.ts';
import type { ReadingView } from '../../src/archives/reading-view.ts';
import { activateAccount, inviteAccount } from '../../src/auth/invitations.ts';
import { drawPlan } from '../../src/fulfilment/draw-plan.ts';
import { type PlanView, readPlans } from '../../src/fulfilment/plan-view.ts';
import { RedactionText } from '../../src/fulfilment/redaction.ts';
import { confirmRedaction, handOver } from '../../src/fulfilment/redaction-confirm.ts';
import { markRead, ruleOnSpans } from '../../src/fulfilment/redaction-decide.ts';
import { proposeRedactions } from '../../src/fulfilment/redaction-propose.ts';
import type { Actor } from '../../src/work.ts';
import { unzip } from '../archives/sample.ts';
import { askAndProve, openShop, SHOP_MAP, type Shop } from './road.ts';
import type { TestHouse } from './test-house.ts';

/** A map of the shop, with the body of its tickets as free text. */
export const withTexts = (map: string): string =>
  map.replace(
    '{ name: body, data_categories: [user.content] }',
    '{ name: body, data_categories: [user.content.private], habeas_meta: { label: text, free_text: true } }',
  );
export const TEXT_MAP = withTexts(SHOP_MAP);

/** Mira's own number in the shop. */
export const MIRA = '9007199254740993';
export const READER: Actor = { kind: 'staff', id: crypto.randomUUID() };
export const SECOND: Actor = { kind: 'staff', id: crypto.randomUUID() };

/** A shop in which Mira has these tickets and no other. */
export async function openTextShop(
  home: TestHouse,
  bodies: readonly string[],
  map = TEXT_MAP,
): Promise<Shop> {
  const shop = await openShop(home, home.lumyx, map);
  const rows = bodies.map(
    (body, index) => `(${index + 1}, ${MIRA}, 'solo@example.com', '${body.replaceAll("'", "''")}')`,
  );
  await shop.run(`delete from tickets; insert into tickets values ${rows.join(', ')}`);
  return shop;
}

export async function planOf(home: TestHouse, requestId: string): Promise<PlanView> {
  const [plan] = await home.work(async (work) => await readPlans(work, requestId));
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

/** Asks for Mira's data and draws the plan with its proposals. */
export async function drawTexts(
  home: TestHouse,
  asked?: string,
): Promise<{ requestId: string; plan: PlanView }> {
  const requestId = asked ?? (await askAndProve(home, { right: 'access', email: 'mira@example.com' }));
  await drawPlan(home.house, home.lumyx.id, requestId);
  const plan = await planOf(home, requestId);
  await proposeRedactions(home.house, home.lumyx.id, plan.id);
  return { requestId, plan };
}

/** The texts of a plan in the order of reading. */
export async function textsOf(home: TestHouse, planId: string): Promise<RedactionText[]> {
  return await home.work(
    async (work) =>
      await RedactionText.query(work.trx)
        .where({ controllerId: work.controllerId, planId })
        .orderBy('position'),
  );
}

/** Somebody else who may read texts and can sign in; answers with the id of the account. */
export async function addReader(home: TestHouse): Promise<string> {
  return await home.work(async (work) => {
    const email = 'other-reader@lumyx.example';
    const { token } = await inviteAccount(work, { email, name: 'Other', roles: ['caseworker'] });
    return (await activateAccount(work, { token, password: 'blue kettle marsh' })).id;
  });
}

/** Takes out everything that is proposed, reads every text, and hands over. */
export async function readAll(home: TestHouse, requestId: string, planId: string): Promise<void> {
  const texts = await textsOf(home, planId);
  const why = { reason: 'third-party-data' } as const;
  await home.work(async (work) => {
    for (const { id: textId } of texts.filter(({ state }) => state === 'unread')) {
      await ruleOnSpans(work, { requestId, textId, spans: 'proposed', why });
      await markRead(work, { requestId, textId });
    }
  }, READER);
  await home.work(async (work) => await handOver(work, requestId), READER);
}

/** All that, confirmed by a second reader. */
export async function readAndConfirm(home: TestHouse, requestId: string, planId: string): Promise<void> {
  await readAll(home, requestId, planId);
  await home.work(async (work) => await confirmRedaction(work, requestId), SECOND);
}

/** Everything that the person gets, by name of file, and the reading view of her page. */
export async function copyOf(
  home: TestHouse,
  requestId: string,
): Promise<{ files: ReadonlyMap<string, string>; reading: ReadingView }> {
  const opened = await home.work(
    async (work) => await openArchive(work, (await archiveOf(work, requestId))?.id ?? ''),
  );
  const { vault } = home.house;
  const parts: Buffer[] = [];
  for await (const part of await archiveBytes(vault, opened)) parts.push(part as Buffer);
  const files = await unzip(Buffer.concat(parts));
  return {
    files: new Map([...files].map(([name, bytes]) => [name, bytes.toString('utf8')])),
    reading: await openReading(vault, opened),
  };
}
