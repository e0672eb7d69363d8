// One-time codes: sent to one address, limited, counted before they are compared, and alike from outside.

import { sendNotice } from '../../src/notifications/send-notice.ts';
import { numberCase } from '../../src/requests/case-number.ts';
import { DataRequest } from '../../src/requests/data-request.ts';
import { foldEmail } from '../../src/subjects/identifiers.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import { newChallenge, type Purpose } from '../../src/verification/challenge.ts';
import { askForProof, checkProof, type ProofOutcome } from '../../src/verification/verify.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeEach(async () => {
  home = await openTestHouse();
});
afterEach(() => home.close());

let taken = 0;

/** A case of this address, written straight into the table, so that only this room is under test. */
async function caseOf(email: string, controller = home.lumyx) {
  return await home.work(
    async (work) => {
      const { subjectId } = await rememberSubject(work, email);
      const id = crypto.randomUUID();
      await DataRequest.query(work.trx).insert({
        controllerId: controller.id,
        id,
        reference: id.slice(0, 9).toUpperCase(),
        subjectId,
        right:
          (['access', 'portability', 'rectification', 'erasure', 'objection', 'other'] as const)[
            taken++ % 6
          ] ?? 'access',
        channel: 'form',
        status: 'received',
        statusAt: work.at,
        receivedAt: work.at,
        dueOn: Temporal.PlainDate.from('2026-12-21'),
        nextMomentAt: Temporal.Instant.from('2026-12-22T00:00:00Z'),
        nextMomentOn: Temporal.PlainDate.from('2026-12-21'),
        nextMomentWhat: 'answer',
      });
      await numberCase(work, id);
      return { requestId: id, subjectId };
    },
    undefined,
    controller,
  );
}

type Case = Awaited<ReturnType<typeof caseOf>>;
const ask = (one: Case, purpose: Purpose = 'identify') =>
  home.work((work) => askForProof(work, { ...one, purpose }));
const check = (requestId: string, code: string, purpose: Purpose = 'identify'): Promise<ProofOutcome> =>
  home.work((work) => checkProof(work, { requestId, purpose, code }));

/** Sends what waits and reads the code in the newest letter. */
async function codeFor(email: string): Promise<string> {
  const { rows } = await home.work((work) =>
    work.trx.raw(`select id from notices where state = 'waiting' order by created_at`),
  );
  for (const { id } of rows as { id: string }[]) {
    await sendNotice(home.house, { controllerId: home.lumyx.id, noticeId: id });
  }
  const [code = ''] = /\b\d{4} \d{4}\b/.exec(home.mailbox.newest(email).mail.text ?? '') ?? [];
  return code;
}
/** The same code but for its first digit. */
const wrongFor = (code: string) => `${(Number(code.charAt(0)) + 1) % 10}${code.slice(1)}`;

test('a code reaches the stored address and opens its request once', async () => {
  const one = await caseOf('Maria@example.org');
  expect(await ask(one)).toEqual({ sent: true });
  const code = await codeFor('Maria@example.org');
  expect(code).toMatch(/^\d{4} \d{4}$/);
  expect(await check(one.requestId, code)).toBe('right');
  expect(await check(one.requestId, code)).toBe('expired');
});

test('a code is read with or without its space', async () => {
  const one = await caseOf('maria@example.org');
  await ask(one);
  const code = await codeFor('maria@example.org');
  expect(await check(one.requestId, ` ${code.replace(' ', '-')} `)).toBe('right');
});

test('five wrong tries, then the right one is locked out', async () => {
  const one = await caseOf('maria@example.org');
  await ask(one);
  const code = await codeFor('maria@example.org');
  const outcomes = [];
  for (let at = 0; at < 5; at += 1) outcomes.push(await check(one.requestId, wrongFor(code)));
  expect(outcomes).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'locked']);
  expect(await check(one.requestId, code)).toBe('locked');
});

test('R6: a hundred parallel guesses are five tries, whichever processes send them', async () => {
  const one = await caseOf('maria@example.org');
  await ask(one);
  const code = await codeFor('maria@example.org');
  const guesses = await Promise.all(Array.from({ length: 100 }, () => check(one.requestId, wrongFor(code))));
  expect(guesses.filter((outcome) => outcome === 'wrong')).toHaveLength(4);
  expect(guesses.filter((outcome) => outcome === 'locked')).toHaveLength(96);
  const { rows } = await home.work((work) => work.trx.raw('select tries, used_at from challenges'));
  expect(rows).toEqual([{ tries: 5, used_at: null }]);
  expect(await check(one.requestId, code)).toBe('locked');
});

test('the right code sent twenty times at once opens once', async () => {
  const one = await caseOf('maria@example.org');
  await ask(one);
  const code = await codeFor('maria@example.org');
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => check(one.requestId, code)));
  expect(outcomes.filter((outcome) => outcome === 'right')).toHaveLength(1);
});

test('after ten minutes a code has expired', async () => {
  const one = await caseOf('maria@example.org');
  await ask(one);
  const code = await codeFor('maria@example.org');
  home.later({ minutes: 9, seconds: 50 });
  expect(await check(one.requestId, wrongFor(code))).toBe('wrong');
  home.later({ seconds: 11 });
  expect(await check(one.requestId, code)).toBe('expired');
});

test('only the newest code works, and a code is of one request and one purpose', async () => {
  const [one, two] = [await caseOf('maria@example.org'), await caseOf('maria@example.org')];
  await ask(one);
  const old = await codeFor('maria@example.org');
  home.later({ seconds: 1 });
  await ask(one);
  const code = await codeFor('maria@example.org');
  if (old !== code) expect(await check(one.requestId, old)).toBe('wrong');
  await ask(two);
  await codeFor('maria@example.org');
  expect(await check(two.requestId, code)).toBe('wrong');
  expect(await check(one.requestId, code, 'archive')).toBe('expired');
  expect(await check(one.requestId, code)).toBe('right');
});

test('unknown, foreign, used and old codes look the same', async () => {
  const foreign = await caseOf('maria@example.org', home.lumart);
  await home.work((work) => askForProof(work, { ...foreign, purpose: 'identify' }), undefined, home.lumart);
  expect(await check(foreign.requestId, '12345678')).toBe('expired');
  expect(await check(crypto.randomUUID(), '12345678')).toBe('expired');
});

test('five codes a day and identity, over all its requests and spellings; the sixth is withheld in silence', async () => {
  const cases = [
    await caseOf('maria@example.org'),
    await caseOf('MARIA@example.org'),
    await caseOf('Maria@Example.org'),
  ];
  const sent: boolean[] = [];
  for (let at = 0; at < 7; at += 1) sent.push((await ask(cases[at % 3] as Case)).sent);
  expect(sent).toEqual([true, true, true, true, true, false, false]);
  home.later({ hours: 24, minutes: 1 });
  expect(await ask(cases[0] as Case)).toEqual({ sent: true });
});

test('thirty askers at once get five codes', async () => {
  const one = await caseOf('maria@example.org');
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(one)));
  expect(answers.filter(({ sent }) => sent)).toHaveLength(5);
});

test('look-alike addresses have limits and codes of their own', async () => {
  const [latin, cyrillic] = [await caseOf('mike@example.org'), await caseOf('mik\u0435@example.org')];
  for (let at = 0; at < 5; at += 1) await ask(latin);
  expect(await ask(latin)).toEqual({ sent: false });
  expect(await ask(cyrillic)).toEqual({ sent: true });
});

test('a guess that is thrown away with its work would not count: the try commits without an error', async () => {
  const one = await caseOf('maria@example.org');
  await ask(one);
  await check(one.requestId, 'x'.repeat(10_000));
  await check(one.requestId, '');
  const { rows } = await home.work((work) => work.trx.raw('select tries from challenges'));
  expect(rows).toEqual([{ tries: 2 }]);
});

test('codes are uniform eight digits, and neither table nor log holds one', async () => {
  const one = await caseOf('maria@example.org');
  const made = await home.work((work) =>
    newChallenge(work, {
      requestId: one.requestId,
      purpose: 'identify',
      identity: foldEmail('maria@example.org'),
    }),
  );
  expect(made?.code).toMatch(/^\d{8}$/);
  for (const table of ['challenges', 'notices', 'audit_entries']) {
    const { rows } = await home.work((work) => work.trx.raw('select t::text as row from ?? t', [table]));
    for (const { row } of rows as { row: string }[]) expect(row).not.toContain(made?.code);
  }
});
