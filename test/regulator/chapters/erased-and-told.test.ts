// What a bundle says of erasures, recipients, ended uses and deadlines after a real run in a real store, with canaries in every text.
import { sayBackups } from '../../../src/data-map/backups.ts';
import { saveRecipients } from '../../../src/data-map/recipient.ts';
import { answerByHand } from '../../../src/fulfilment/answer-notice.ts';
import { carryOut } from '../../../src/fulfilment/carry-out.ts';
import { passedOn } from '../../../src/fulfilment/recipient-notice.ts';
import type { BundlePart } from '../../../src/regulator/bundle/bundle-part.ts';
import { consentPart } from '../../../src/regulator/chapters/consent.ts';
import { controlsPart } from '../../../src/regulator/chapters/controls.ts';
import { deadlinesPart } from '../../../src/regulator/chapters/deadline-proofs.ts';
import { erasuresPart } from '../../../src/regulator/chapters/erasures.ts';
import { metricsPart } from '../../../src/regulator/chapters/metrics.ts';
import { policiesPart } from '../../../src/regulator/chapters/policies.ts';
import { recipientsPart } from '../../../src/regulator/chapters/recipients.ts';
import { requestsPart } from '../../../src/regulator/chapters/requests.ts';
import { retentionPart } from '../../../src/regulator/chapters/retention.ts';
import { addNote } from '../../../src/requests/case-note.ts';
import { changeLaw } from '../../../src/requests/change-law.ts';
import { writeMessage } from '../../../src/requests/message.ts';
import { askPerson } from '../../../src/requests/question.ts';
import { receiveRequest } from '../../../src/requests/receive.ts';
import { mailOf, takeIn } from '../../intake/mail.ts';
import { approvedErasure } from '../../support/approved-erasure.ts';
import { linesIn, readPart, sealEverything } from '../../support/bundle-look.ts';
import { type HeldShop, openHeldShop } from '../../support/holds.ts';

const PARTS: readonly BundlePart[] = [
  requestsPart,
  deadlinesPart,
  consentPart,
  retentionPart,
  erasuresPart,
  recipientsPart,
  policiesPart,
  metricsPart,
  controlsPart,
];
const RECIPIENT = {
  name: 'Paper mill',
  role: 'processor',
  contact: 'canary-mill@mill.example',
  purposes: ['printing'],
  country: null,
  safeguard: null,
  store: null,
  owner: null,
  webhook: null,
  identifyBy: ['email'],
} as const;

type Row = Record<string, unknown>;
let shop: HeldShop;
let erased: string;
let optedOut: string;
beforeAll(async () => {
  shop = await openHeldShop();
  const { home } = shop;
  const email = await shop.addPerson(70);
  await shop.shop.run(
    `insert into invoices values (700, 70, 9.5, 'DE', '2026-05-04'); update tickets set body = 'CANARY-BODY' where user_id = 70`,
  );
  await home.work(async (work) => {
    await sayBackups(work, shop.shop.storeId, 'P30D');
    await saveRecipients(work, [
      { ...RECIPIENT, purposes: [...RECIPIENT.purposes], identifyBy: [...RECIPIENT.identifyBy] },
    ]);
  }, shop.actor);
  await shop.place({
    scope: 'collection',
    collection: 'shop.tickets',
    tell: true,
    reason: 'CANARY-HOLD, a court asked for it.',
  });
  const run = await approvedErasure({ house: home.house, controllerId: home.lumyx.id }, email);
  erased = run.requestId;
  await carryOut(home.house, home.lumyx.id, run.planId, new AbortController().signal);
  await home.work(async (work) => {
    const [notice] = await passedOn(work, erased);
    if (notice === undefined) throw new Error('nobody was told');
    const given = {
      requestId: erased,
      noticeId: notice.id,
      outcome: 'exception',
      words: 'CANARY-WORDS of the mill',
    } as const;
    await answerByHand(work, given);
    await addNote(work, erased, 'CANARY-NOTE about person70@example.com');
    const asked = {
      right: 'opt-out',
      email: 'canary-optout@example.com',
      channel: 'form',
      ownWords: 'CANARY-OWN',
      hints: 'CANARY-HINT',
    } as const;
    optedOut = (await receiveRequest(work, { ...asked, residence: { country: 'US', subdivision: 'CA' } }))
      .requestId;
    const other = await receiveRequest(work, {
      ...asked,
      right: 'rectification',
      email: 'canary-other@example.com',
      safeEmail: 'canary-safe@example.com',
    });
    const law = {
      requestId: other.requestId,
      law: 'br-lgpd',
      reason: 'CANARY-LAW: she writes that she lives in Recife.',
    };
    await changeLaw(work, law);
    await writeMessage(work, { requestId: other.requestId, words: 'CANARY-MESSAGE to the person.' });
    await askPerson(work, { requestId: other.requestId, question: 'CANARY-QUESTION, which one?' });
  }, shop.actor);
  const heading = 'CANARY-HEADING: delete my data';
  await takeIn(
    home,
    mailOf({ from: 'Canary <canary-mail@example.com>', heading, text: 'Delete my account, CANARY-MAIL.' }),
  );
});
afterAll(async () => await shop.close());

test('an erasure stands line by line: what went, what was found again, what stays by which law and hold, and the backups', async () => {
  const read = await readPart(shop.home, erasuresPart);
  const lines = linesIn<Row>(read, '07-erasure/receipts.jsonl');
  expect(lines.length).toBeGreaterThan(2);
  expect(new Set(lines.map((line) => line.case_id))).toEqual(new Set([erased]));
  const of = (collection: string) => lines.filter((line) => String(line.collection).endsWith(collection));
  expect(of('users')).toMatchObject([
    {
      case_number: 1,
      act: 'mask',
      rows: 1,
      found_again: 0,
      system: 'the shop database',
      legal_hold: false,
    },
  ]);
  expect(of('users')[0]?.backups_until).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(of('invoices')).toMatchObject([
    { act: 'keep', kept_by: 'HGB section 257', kept_for: 'P8Y', kept_until: '2034-05-04', legal_hold: false },
  ]);
  expect(of('tickets').some((line) => line.legal_hold === true)).toBe(true);
  expect(read.cited).toHaveLength(1);
  expect(read.omissions).toEqual([]);
});

test('the request log names the systems that were searched and what was kept back, by code', async () => {
  const [first] = linesIn<Row>(await readPart(shop.home, requestsPart), '03-requests.jsonl');
  expect(first).toMatchObject({
    systems_searched: ['the shop database'],
    recipients_told: 1,
    recipients_answered: 1,
  });
  expect(first?.withheld).toEqual(
    expect.arrayContaining([
      { code: 'kept', items: 1, legal_basis: 'HGB section 257', until: '2034-05-04' },
      expect.objectContaining({ code: 'legal-hold', legal_basis: null }),
    ]),
  );
});

test('recipients stand with when they were told and what they answered, without their words', async () => {
  const read = await readPart(shop.home, recipientsPart);
  expect(linesIn<Row>(read, '08-recipients/notices.jsonl')).toMatchObject([
    {
      case_number: 1,
      case_id: erased,
      recipient: 'Paper mill',
      about: 'request',
      outcome: 'exception',
      days_to_answer: 0,
    },
  ]);
  expect(read.sentences.join(' ')).toContain('1 notices went to recipients; 1 were answered');
});

test('ended uses stand with their case and person, and nothing of the chapter is left out', async () => {
  const read = await readPart(shop.home, consentPart);
  const uses = linesIn<Row>(read, '05-consent/ended-uses.jsonl');
  const ofOptOut = uses.filter((use) => use.case_id === optedOut);
  expect(ofOptOut.map(({ use }) => use)).toEqual(expect.arrayContaining(['sale', 'sharing']));
  expect(ofOptOut[0]).toMatchObject({
    person: expect.stringMatching(/^person-/),
    about: 'person',
    restored_at: null,
  });
  expect(read.omissions).toEqual([]);
});

test('every case with a law has its derivation, to count again and to read', async () => {
  const read = await readPart(shop.home, deadlinesPart);
  const proofs = linesIn<Row & { derivation: Row }>(read, '04-deadline-proofs/derivations.jsonl');
  const cases = linesIn<Row>(await readPart(shop.home, requestsPart), '03-requests.jsonl');
  expect(proofs.map((proof) => proof.case_number)).toEqual(cases.map((one) => one.case_number));
  expect(proofs[0]?.derivation.due_on).toBe(cases[0]?.law_due_on);
  const rules = linesIn<Row>(read, '04-deadline-proofs/rules.jsonl');
  expect(rules.map(({ law }) => law)).toEqual(expect.arrayContaining(['us-ca']));
  const text = read.files.get('04-deadline-proofs/derivations.txt') ?? '';
  expect(text).toContain('Case 1: erasure, ');
  expect(text.split('\n\n').length).toBe(proofs.length + 1);
  expect(read.omissions).toEqual([]);
});

test('what was declared and what was checked come out of the log, and what is missing is said', async () => {
  const policies = await readPart(shop.home, policiesPart);
  const events = linesIn<Row>(policies, '09-policies/changes.jsonl').map(({ event }) => event);
  expect(events).toEqual(
    expect.arrayContaining(['store.added', 'map.imported', 'recipients.changed', 'store.backupsSaid']),
  );
  const declared = JSON.parse(policies.files.get('09-policies/declared.json') ?? '') as {
    maps: Row[];
    laws: Row[];
  };
  expect(declared.maps).toMatchObject([{ key: 'shop', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  expect(declared.laws.length).toBeGreaterThan(5);
  expect(policies.omissions.join(' ')).toContain('No published document');
  const controls = await readPart(shop.home, controlsPart);
  const checks = JSON.parse(controls.files.get('13-controls/checks.json') ?? '') as {
    check: string;
    entries: number;
  }[];
  expect(checks.find(({ check }) => check.startsWith('stores compared'))?.entries).toBeGreaterThan(0);
  expect(controls.omissions.join(' ')).toContain('not kept by Habeas yet');
});

test('nobody’s address, name or words stand in any file; the same look gives the same bytes; one case shows itself alone', async () => {
  const reach = await sealEverything(shop.home);
  const canary = /canary|example\.com|Person 70|The officer|The head|@/i;
  for (const part of PARTS) {
    const read = await readPart(shop.home, part, {}, reach);
    for (const [path, text] of read.files) {
      expect([path, canary.exec(text)?.[0]]).toEqual([path, undefined]);
      expect(path.slice(0, 3)).toBe(part.name.slice(0, 3));
      expect(path).toMatch(/^[a-z0-9./-]+$/);
    }
    const again = await readPart(shop.home, part, {}, reach);
    expect([...again.files]).toEqual([...read.files]);
    expect([...read.sentences, ...read.omissions].join(' ')).not.toMatch(canary);
    const one = await readPart(shop.home, part, { requestId: optedOut }, reach);
    if (!part.name.startsWith('06') && !part.name.startsWith('09') && !part.name.startsWith('13'))
      expect([part.name, [...one.files.values()].some((text) => text.includes(erased))]).toEqual([
        part.name,
        false,
      ]);
    const nobody = await readPart(shop.home, part, { requestId: crypto.randomUUID() }, reach);
    expect(nobody.files.size).toBeGreaterThan(0);
  }
});
