// Portability is less than access: what she gave and caused, on consent or contract; the rest is named, never silent.
import { makeLink } from '../../src/fulfilment/make-link.ts';
import { receiptOf, receiptSentences } from '../../src/fulfilment/receipt.ts';
import { writeStatement } from '../../src/requests/statement.ts';
import { describeMariadb } from '../support/mariadb.ts';
import { asHer, refusedCase, staffOf } from '../support/refused-case.ts';
import { askAndProve } from '../support/road.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { mariadbWorld, postgresWorld, type World } from './locate-world.ts';
import { CLUB_TABLES, connectClub, fulfilClub, openClubArchive } from './portability-world.ts';

const email = 'mira@example.com';
const NOT_PORTABLE = ['4711', 'toldby-canary', 'fraud-canary', 'segment-canary'];
const PORTABLE = ['Mira Given', 'nick-canary', 'north-door', 'wish-canary'];

let home: TestHouse;
let world: World;
const open = async (make: (sql: string) => Promise<World>, edit?: (map: string) => string): Promise<void> => {
  home = await openTestHouse();
  world = await make(CLUB_TABLES);
  await connectClub(home, world, edit);
};
afterEach(async () => {
  await home.close();
  await world.close();
});
const sentencesOf = async (requestId: string) => {
  const receipt = await home.work(async (work) => await receiptOf(work, requestId));
  if (receipt === undefined) throw new Error('no receipt');
  return receiptSentences(receipt);
};

async function bothAnswers(): Promise<void> {
  const access = await askAndProve(home, { right: 'access', email });
  await fulfilClub(home, access);
  const whole = await openClubArchive(home, access);
  for (const text of [...PORTABLE, ...NOT_PORTABLE]) expect(whole.machine).toContain(text);
  const portable = await askAndProve(home, { right: 'portability', email });
  const plan = await fulfilClub(home, portable);
  expect([plan.questions, plan.receipt?.outcome]).toEqual([[], 'complete']);
  const less = await openClubArchive(home, portable);
  for (const text of PORTABLE) expect(less.machine).toContain(text);
  for (const text of [...NOT_PORTABLE, 'churn_score', 'told_by', 'door-canary'])
    expect([text, less.machine.includes(text), less.index.includes(`>${text}<`)]).toEqual([
      text,
      false,
      false,
    ]);
  const states = Object.fromEntries(less.reading.sections.map(({ title, state }) => [title, state]));
  expect(states).toEqual({
    members: 'held',
    visits: 'held',
    wishes: 'held',
    suspicions: 'left-out',
    segments: 'left-out',
  });
  expect(less.reading.sections.find(({ title }) => title === 'members')?.withheld).toEqual([
    { label: 'loyalty', reason: expect.stringContaining('worked this out ourselves') },
    { label: 'what friends said', reason: expect.stringContaining('got this from others') },
    { label: 'door code', reason: 'it opens doors' },
  ]);
  expect(less.index).toContain('We use this neither with your consent nor for a contract with you.');
  const told = await sentencesOf(portable);
  expect(told.sentences.join(' ')).toContain(
    'Left out because it is not portable: loyalty (worked out by the controller); what friends said (received from others). An access request gives what is left out.',
  );
  expect(told.notPortable.toSorted()).toEqual([
    'Leave out 1 row from segments in the club: it was worked out by the controller. An access request gives what is left out.',
    'Leave out 1 row from suspicions in the club: it is used to prevent fraud, which rests neither on consent nor on a contract (GDPR Art. 20(1)). An access request gives what is left out.',
  ]);
}

test('the archive tells no other company whether she has a row in what is left out of it; her own page does', async () => {
  await open(postgresWorld);
  const [hers, his] = [
    await askAndProve(home, { right: 'portability', email }),
    await askAndProve(home, { right: 'portability', email: 'tom@example.com' }),
  ];
  const parts = [];
  for (const requestId of [hers, his]) {
    await fulfilClub(home, requestId);
    const { reading } = await openClubArchive(home, requestId);
    parts.push(reading.sections.filter(({ title }) => ['suspicions', 'segments'].includes(title)));
  }
  expect(parts[0]?.map(({ state }) => state)).toEqual(['left-out', 'left-out']);
  expect(parts[1]).toEqual(parts[0]);
  expect((await sentencesOf(hers)).notPortable).toHaveLength(2);
  const told = await sentencesOf(his);
  expect([told.notPortable, told.sentences.join(' ')]).toEqual([
    [],
    expect.stringContaining('Nothing is held in suspicions in the club.'),
  ]);
});

test('what she disputes stands in her own copy, and another company gets nothing of it', async () => {
  await open(postgresWorld);
  const approver = await staffOf(home, 'ola', 'approver');
  const refused = await refusedCase(home, approver, { email, right: 'rectification' });
  const said = { requestId: refused, words: 'They have my name wrong, and refuse to mend it.' };
  await home.work(async (work) => await writeStatement(work, said), asHer(refused));
  const statements = [];
  for (const right of ['access', 'portability'] as const) {
    const requestId = await askAndProve(home, { right, email });
    await fulfilClub(home, requestId);
    statements.push((await openClubArchive(home, requestId)).reading.statements);
  }
  expect(statements).toEqual([[expect.objectContaining({ words: said.words })], []]);
});

test('PostgreSQL: what was inferred is in the access archive and not in the portable one', async () => {
  await open(postgresWorld);
  await bothAnswers();
});

describeMariadb('MariaDB', () => {
  test('what was inferred is in the access archive and not in the portable one', async () => {
    await open(mariadbWorld);
    await bothAnswers();
  });
});

test.each([
  ['CA', true],
  ['VA', false],
])(
  'the law of the case decides how far it reaches: in %s everything is %s',
  async (subdivision, everything) => {
    await open(postgresWorld);
    const residence = { country: 'US', subdivision };
    const requestId = await askAndProve(home, { right: 'portability', email, residence });
    await fulfilClub(home, requestId);
    const { machine, index } = await openClubArchive(home, requestId);
    for (const text of NOT_PORTABLE) expect([text, machine.includes(text)]).toEqual([text, everything]);
    expect(index.includes('knowingly or by using its service')).toBe(!everything);
    const making = home.work(async (work) => await makeLink(work, { requestId, receiver: null }));
    if (everything) await expect(making).rejects.toMatchObject({ code: 'link-not-for-this' });
    else expect((await making).token).toMatch(/^[\w-]{32}\./);
  },
);

/** The map no longer says where nick names come from, nor for what the wishes are used. */
const silent = (map: string): string =>
  map
    .replace(/, origin: provided }\n {8}fields:\n {10}-/, ' }\n        fields:\n          -')
    .replace(
      '{ name: name, data_categories: [user.name] }',
      '{ name: name, data_categories: [user.name], habeas_meta: { origin: provided } }',
    )
    .replace(
      'fides_meta: { primary_key: true } }',
      'fides_meta: { primary_key: true }, habeas_meta: { origin: provided } }',
    )
    .replace('data_type: string } }', 'data_type: string }, habeas_meta: { origin: provided } }')
    .replace('label: wishes, purposes: [to run your membership]', 'label: wishes, purposes: [to please you]');

test('what nobody said is asked by name; "include" takes it along', async () => {
  await open(postgresWorld, silent);
  const requestId = await askAndProve(home, { right: 'portability', email });
  const plan = await fulfilClub(home, requestId, 'include');
  expect(plan.questions.map(({ kind, sentence }) => [kind, sentence.split(' Did the person')[0]])).toEqual([
    ['origin', 'For wishes in the club: nobody has said on what "to please you" rests.'],
    ['origin', 'The map does not say where nick name of members in the club come from.'],
  ]);
  const { machine } = await openClubArchive(home, requestId);
  for (const text of PORTABLE) expect(machine).toContain(text);
  for (const text of NOT_PORTABLE) expect(machine).not.toContain(text);
});

test('"leave out" takes those fields away and keeps the others, and the archive and the receipt say so', async () => {
  await open(postgresWorld, silent);
  const requestId = await askAndProve(home, { right: 'portability', email });
  await fulfilClub(home, requestId, 'leave-out');
  const { machine, reading } = await openClubArchive(home, requestId);
  expect(machine).toContain('Mira Given');
  for (const text of ['nick-canary', 'wish-canary', ...NOT_PORTABLE]) expect(machine).not.toContain(text);
  const [members, wishes] = ['members', 'wishes'].map((one) =>
    reading.sections.find(({ title }) => title === one),
  );
  expect(members?.withheld.map(({ label }) => label)).toContain('nick name');
  expect(wishes).toMatchObject({
    state: 'left-out',
    explanation: expect.stringContaining('A person here decided'),
  });
  const told = await sentencesOf(requestId);
  expect(told.sentences.join(' ')).toContain('Without nick name, because a person here decided');
  expect(told.notPortable.join(' ')).toContain(
    'Not handed over, because a person here decided that it is not portable: 1 row from wishes in the club.',
  );
});

test('a guess of a draft is not an answer: it is asked', async () => {
  await open(postgresWorld, (map) =>
    map.replace(
      'habeas_meta: { label: nick name }',
      'habeas_meta: { label: nick name, origin: provided, proposed: true }',
    ),
  );
  const requestId = await askAndProve(home, { right: 'portability', email });
  const plan = await fulfilClub(home, requestId, 'leave-out');
  expect(plan.questions.map(({ kind }) => kind)).toEqual(['origin']);
  expect((await openClubArchive(home, requestId)).machine).not.toContain('nick-canary');
});

test('terms travel with both copies and hold nothing back; a field that stays behind is not named for them', async () => {
  const licence =
    '{ name: Club terms, url: "https://club.example/terms", words: not for training, field: churn_score }';
  await open(postgresWorld, (map) => map.replace('label: members,', `label: members, licence: ${licence},`));
  const membersOf = async (right: 'access' | 'portability') => {
    const requestId = await askAndProve(home, { right, email });
    await fulfilClub(home, requestId);
    const { described } = await openClubArchive(home, requestId);
    return described.resources.find(({ name }) => name === 'the-club-club-members');
  };
  const whole = await membersOf('access');
  expect(whole?.licenses).toEqual([
    { name: 'Club-terms', title: 'Club terms', path: 'https://club.example/terms' },
  ]);
  expect(whole?.habeas.licences).toEqual([
    {
      name: 'Club terms',
      url: 'https://club.example/terms',
      words: 'not for training',
      field: 'churn_score',
    },
  ]);
  expect(whole?.habeas.categories).toEqual([
    'Number that stands for the person',
    'E-mail address',
    'Name',
    'Behaviour',
    'Content that the person made',
    'Data about a person',
  ]);
  expect(whole?.schema.primaryKey).toEqual(['id']);
  expect(whole?.schema.fields).toContainEqual({
    name: 'churn_score',
    title: 'loyalty',
    type: 'integer',
    habeas: { storeType: 'integer' },
  });
  const portable = await membersOf('portability');
  expect(portable?.habeas.licences).toEqual([expect.objectContaining({ name: 'Club terms', field: null })]);
  expect(portable?.habeas.withheld).toContainEqual({ title: 'loyalty', why: 'inferred' });
});
