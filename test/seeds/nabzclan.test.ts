// LumyxAI and NabzClan, from whom its accounts come: named as the source, told of an erasure, and nobody erased comes back by it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLumyxPayments } from '../../seeds/05_lumyx_payments.ts';
import { type SignInService, startLumyxSignIn } from '../../seeds/06_lumyx_sign_in.ts';
import { buildLumyxAvatars } from '../../seeds/08_lumyx_avatars.ts';
import { passedOn } from '../../src/fulfilment/recipient-notice.ts';
import { sendWebhook } from '../../src/fulfilment/send-webhook.ts';
import { ageThreshold } from '../../src/requests/age-threshold.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { callsOf } from '../api/call.ts';
import { openPlatformDesk, type PlatformDesk } from '../support/platform-desk.ts';
import { deliverLetters } from '../support/road.ts';

const EMAIL = 'priya.sharma@example.org';

let desk: PlatformDesk;
let signIn: SignInService;
let payments: Awaited<ReturnType<typeof startLumyxPayments>>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'habeas-nabzclan-'));
  await buildLumyxAvatars(join(folder, 'avatars'));
  payments = await startLumyxPayments();
  signIn = await startLumyxSignIn();
  desk = await openPlatformDesk('lumyx');
  await signIn.connect(desk.home.house);
});
afterAll(async () => {
  await desk.close();
  await signIn.stop();
  await payments.stop();
  await rm(folder, { recursive: true, force: true });
});

const account = async (email: string) =>
  (await desk.ask(`select id::text, nabzclan_id from accounts where email = '${email}'`))[0];

test('a copy names NabzClan as the source of an account, and as somebody who receives it', async () => {
  const { requestId } = await desk.asked({ right: 'access', email: EMAIL });
  await desk.draw(requestId);
  await desk.fulfil(requestId, 'leave-out');
  const reading = await desk.reading(requestId);
  const accounts = reading.sections.find(({ collection }) => collection === 'lumyx_platform.accounts');
  expect(accounts?.source).toContain('NabzClan');
  expect(accounts?.recipients).toContain('NabzClan');
  const logs = reading.sections.find(({ collection }) => collection === 'lumyx_platform.api_request_logs');
  expect(logs?.notStored).toEqual([
    'inputs and outputs of your API calls: they pass through for the call alone',
  ]);
});

test('an erasure is told to NabzClan by a signed message, and its next exchange writes nothing about her', async () => {
  const before = await account(EMAIL);
  const { requestId } = await desk.asked({ right: 'erasure', email: EMAIL });
  const drawn = await desk.draw(requestId);
  expect(drawn.steps.filter(({ problem }) => problem !== null)).toEqual([]);
  // The platform's own code runs on orders, and others were invited by her: both go on; what is shared stays.
  await desk.fulfil(requestId, 'include');
  expect(await account(EMAIL)).toBeUndefined();
  const notice = (await desk.work(async (work) => await passedOn(work, requestId))).find(({ sentence }) =>
    sentence.startsWith('NabzClan'),
  );
  expect(signIn.taken).toEqual([]);
  await sendWebhook(desk.home.house, { controllerId: desk.controller.id, noticeId: notice?.id ?? '' });
  expect(signIn.taken).toEqual(['privacy.erasure']);

  const api = callsOf(desk.home);
  const key = await api.key(['check:suppression', 'release:suppression'], desk.controller);
  const field = 'lumyx_platform.accounts.nabzclan_id';
  const mayWrite = async (identifiers: Record<string, string>): Promise<boolean> => {
    const { body, status } = await api.post(key, '/suppression-checks', { identifiers, fields: {} });
    expect(status).toBe(200);
    return body.erased === false;
  };
  const id = String(before?.nabzclan_id);
  // By her address, and by NabzClan's own number alone, should she have another address there by now.
  expect(await mayWrite({ email: EMAIL, [field]: id })).toBe(false);
  expect(await mayWrite({ email: 'priya.new@example.net', [field]: id })).toBe(false);
  const other = await account('lars.nygard@example.com');
  expect(await mayWrite({ email: 'lars.nygard@example.com', [field]: String(other?.nabzclan_id) })).toBe(
    true,
  );
  // Who comes back by an act of her own is written again.
  await api.post(key, '/suppression-releases', {
    identifiers: { email: EMAIL, [field]: id },
    act: 'signed-up',
  });
  expect(await mayWrite({ email: EMAIL, [field]: id })).toBe(true);
});

test('a child below 13 is found by a guardian’s word: 13 by the policy, 16 where the law of the seat asks for more', async () => {
  const child = 'ngozi.okafor@example.org';
  const guardian = desk.person();
  desk.home.later({ hours: 24 });
  const sent = await guardian.post(
    '/lumyx/child',
    { who: 'told-by-guardian', account: child, email: 'guardian@example.org' },
    '/lumyx/child',
  );
  expect(sent.status).toBe(303);
  const path = String(sent.headers.location).replace('/verify', '');
  await guardian.post(`${path}/verify`, { code: await guardian.codeFor('guardian@example.org') });
  const requestId = path.split('/').at(-1) ?? '';
  const request = await desk.work(async (work) => await findRequest(work, requestId));
  if (request === undefined) throw new Error('no case');
  expect(request.status).toBe('verified');
  const threshold = await desk.work(async (work) => await ageThreshold(work.controller, request));
  expect(threshold).toMatchObject({ years: 16, other: expect.stringContaining('13') });
  // No time to reconsider: done within its own hours.
  expect(request.coolingOffUntil).toBeNull();
  await desk.draw(requestId);
  // The account's own address is warned first, in words that name no child.
  await deliverLetters(desk.home);
  desk.home.later({ hours: 25 });
  await desk.fulfil(requestId, 'include');
  expect(await account(child)).toBeUndefined();
});
