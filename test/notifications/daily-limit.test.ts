// A flood of letters to one mailbox: three a day whatever door is used, what waits, what is left out, what always arrives.
import fc from 'fast-check';
import type { LetterName } from '../../src/notifications/letter-list.ts';
import { writeLetter } from '../../src/notifications/letters.ts';
import { receiveForAnother } from '../../src/requests/agent.ts';
import type { Channel } from '../../src/requests/data-request.ts';
import { answerRequest } from '../../src/requests/decide.ts';
import { sendFreshCode } from '../../src/requests/identify.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { valuesWith } from './sender.ts';

let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
});
afterAll(async () => {
  await home.close();
});

const lettersTo = (email: string): string[] =>
  home.mailbox.received
    .filter(({ recipients }) => recipients.includes(email))
    .map(({ mail }) => mail.subject ?? '');

async function write(letter: LetterName, email: string, more: { flood?: boolean } = {}) {
  const values = valuesWith('x');
  return await home.work(async (work) => await writeLetter(work, { letter, to: { email }, values, ...more }));
}

async function entries(event: string): Promise<number> {
  const { rows } = await home.work(
    async (work) =>
      await work.trx.raw('select count(*)::int as n from audit_entries where event = ?', [event]),
  );
  return rows[0].n;
}

test('a hundred submissions by every door make three letters; an answer still arrives', async () => {
  const email = 'flooded@example.com';
  const doors: Channel[] = ['form', 'form', 'form', 'mail', 'api'];
  const rights = ['access', 'erasure', 'rectification', 'other'] as const;
  let requestId = '';
  for (let round = 0; round < 100; round += 1) {
    const channel = doors[round % doors.length] ?? 'form';
    const right = rights[Math.trunc(round / 25)] ?? 'other';
    // The same address to a mail server, in another spelling to us.
    const spelled = round % 2 === 0 ? email : 'Flooded@Example.com';
    const wish = { right, email: spelled, channel, ownWords: 'Please.' };
    const received = await home.work(async (work) => await receiveRequest(work, wish));
    if (right === 'other') ({ requestId } = received);
  }
  await deliverLetters(home);
  expect(lettersTo(email)).toHaveLength(3);
  await home.work(async (work) => {
    await move(work, requestId, 'verify', { verifiedAt: work.at });
    await answerRequest(work, { requestId, answer: 'We do not use your data for this purpose.' });
  });
  await deliverLetters(home);
  expect(lettersTo(email)).toHaveLength(4);
  expect(lettersTo(email).at(-1)).toMatch(/^Our answer to your request/);
  expect(await entries('letter.leftOut')).toBeGreaterThan(20);
});

test('twenty senders at the same moment write three letters', async () => {
  const email = 'crowd@example.com';
  const wish = { right: 'access', email, channel: 'form' } as const;
  await Promise.all(
    Array.from({ length: 20 }, async () => await home.work(async (work) => await receiveRequest(work, wish))),
  );
  await deliverLetters(home);
  expect(lettersTo(email)).toHaveLength(3);
});

test('codes that a person asks for go on to their own limit of five', async () => {
  const email = 'coder@example.com';
  const wish = { right: 'access', email, channel: 'form' } as const;
  const { requestId } = await home.work(async (work) => await receiveRequest(work, wish));
  for (let more = 0; more < 8; more += 1)
    await home.work(async (work) => await sendFreshCode(work, requestId));
  await deliverLetters(home);
  expect(lettersTo(email)).toHaveLength(5);
});

test('strangers who ask in her name write three letters a day, and leave her the codes that she asks for', async () => {
  const email = 'named@example.com';
  let newest = '';
  for (const right of ['access', 'erasure'] as const)
    for (const name of ['Ann Other', 'Bo Other', 'Cy Other']) {
      const agent = { name, email: 'other@agents.example', proof: 'confirmation', document: null } as const;
      const wish = { right, email, channel: 'form' } as const;
      const received = await home.work(async (work) => await receiveForAnother(work, wish, agent));
      newest = received.requestId;
    }
  await deliverLetters(home);
  expect(lettersTo(email)).toHaveLength(3);
  for (let more = 0; more < 4; more += 1) await home.work(async (work) => await sendFreshCode(work, newest));
  await deliverLetters(home);
  expect(lettersTo(email)).toHaveLength(5);
});

test('a confirmation waits for the next free moment, and leaves then, by itself', async () => {
  const email = 'patient@example.com';
  for (let first = 0; first < 3; first += 1) await write('request-lapsed', email);
  expect(await write('request-received', email)).not.toBeNull();
  expect(await write('request-in-effect', email)).toBeNull();
  expect(await write('request-received-by-mail', email, { flood: true })).toBeNull();
  await deliverLetters(home);
  expect(lettersTo(email)).toHaveLength(3);
  home.later({ hours: 23 });
  await deliverLetters(home);
  expect(lettersTo(email)).toHaveLength(3);
  home.later({ hours: 2 });
  await deliverLetters(home);
  expect(lettersTo(email).at(-1)).toMatch(/^We have your request/);
});

test('letters to staff and to organisations are work, and are not counted', async () => {
  for (let more = 0; more < 6; more += 1) await write('staff-new-case', 'approver@lumyx.example');
  await deliverLetters(home);
  expect(lettersTo('approver@lumyx.example')).toHaveLength(6);
});

test('what the log keeps of a letter that was left out names no address', async () => {
  const { rows } = await home.work(
    async (work) =>
      await work.trx.raw(`select leaf, details from audit_entries where event = 'letter.leftOut' limit 1`),
  );
  expect(JSON.stringify(rows[0])).not.toContain('@');
});

test('no order of letters that may wait puts more than three into any day', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 9 }),
      async (gaps) => {
        run += 1;
        const email = `steady-${run}@example.com`;
        for (const hours of gaps) {
          home.later({ hours });
          await write(hours % 2 === 0 ? 'request-received' : 'request-lapsed', email);
        }
        const { rows } = await home.work(
          async (work) =>
            await work.trx.raw(
              `select max(n)::int as most from (select count(*) over (partition by address_hash order by slot_at range between '23:59:59' preceding and current row) as n
             from notices where address_hash = (select address_hash from notices order by created_at desc limit 1)) as days`,
            ),
        );
        expect(rows[0].most).toBeLessThanOrEqual(3);
      },
    ),
    { numRuns: 15 },
  );
});
