// Facts as sentences: each act and cause in four languages, with real numbers, in the words of the language alone.
import { type Fact, type Saying, sayFacts, withFact } from '../../src/fulfilment/fact.ts';
import { Receipt, receiptSentences } from '../../src/fulfilment/receipt.ts';
import { HOUSE_LANGUAGE, LANGUAGES, wordsOf } from '../../src/languages/translate.ts';

const PLACE = { collection: 'Konto', store: 'Shop' };
const SYSTEM = { store: 'Shop' };
const ROWS = { ...PLACE, rows: 1234 };
const KEPT = { ...ROWS, period: 'P8Y', reason: 'R1', law: 'L1' };
const NAMES = ['A1', 'B2', 'C3'];

/** One of each; the compiler sees that none is left out. */
const FACTS: { readonly [S in Saying]: Omit<Fact, 'say'> } = {
  'nothing-held': PLACE,
  'not-searched': PLACE,
  disclose: ROWS,
  'disclose-without': { ...ROWS, names: NAMES },
  delete: ROWS,
  'delete-more': { ...PLACE, more: 1234 },
  'delete-again': ROWS,
  mask: { ...ROWS, names: NAMES },
  'mask-many': { ...ROWS, columns: 9, names: NAMES },
  'mask-more': { ...PLACE, more: 1234 },
  'mask-again': ROWS,
  'model-waits': { ...PLACE, names: NAMES },
  'model-retired': { ...PLACE, names: NAMES },
  'numbers-wait': { ...PLACE, names: NAMES },
  'numbers-anonymous': { ...PLACE, names: ['A1'], until: '2034-03-31', detail: 'D1' },
  nobody: ROWS,
  'no-key': ROWS,
  cascade: { ...PLACE, table: 'T1' },
  blocked: { ...PLACE, table: 'T1' },
  keep: ROWS,
  'keep-until': { ...KEPT, until: '2034-03-31' },
  'keep-counted': KEPT,
  held: ROWS,
  'held-told': { ...ROWS, reason: 'R1.' },
  'held-place': SYSTEM,
  'held-place-told': { ...SYSTEM, reason: 'R1.' },
  'not-maskable': {
    ...PLACE,
    parts: [
      { say: 'refused.in-key', column: 'A1' },
      { say: 'refused.strategy', column: 'B2', detail: 'D1' },
    ],
  },
  'nothing-maskable': PLACE,
  'refused.no-column': { column: 'A1' },
  'refused.in-key': { column: 'A1' },
  'refused.part-meant': { column: 'A1' },
  'refused.reversible': { column: 'A1' },
  'refused.never-empty': { column: 'A1' },
  'refused.strategy': { column: 'A1', detail: 'D1' },
  'refused.no-text': { column: 'A1', detail: 'D1' },
  'refused.no-rewrite': { column: 'A1' },
  'refused.suffix': { column: 'A1' },
  'hand-over': ROWS,
  'hand-over-without': { ...ROWS, names: NAMES },
  'not-portable': { parts: [{ say: 'left.inferred', names: NAMES }] },
  'left.inferred': { names: NAMES },
  'left.received': { names: NAMES },
  'leave-out.inferred': ROWS,
  'leave-out.received': ROWS,
  'leave-out.mixed': ROWS,
  'leave-out.basis': { ...ROWS, names: NAMES },
  'leave-out.secret': ROWS,
  'with-access': {},
  'not-handed-over': ROWS,
  'without-undecided': { names: NAMES },
  'ask.access': SYSTEM,
  'ask.erasure': SYSTEM,
  'ask.rectification': SYSTEM,
  'owner.done': SYSTEM,
  'owner.not-found': SYSTEM,
  'owner.sent': SYSTEM,
  'owner.sent-in-part': SYSTEM,
  'owner.withheld': SYSTEM,
  'owner.withheld-by': { ...SYSTEM, law: 'GDPR Art. 15(4)' },
  'owner.nobody': SYSTEM,
  'owner.law-keeps': SYSTEM,
  'owner.rights-of-others': SYSTEM,
  'owner.cannot-search': SYSTEM,
  'owner.cannot-change': SYSTEM,
  'owner.other': SYSTEM,
  'owner.no-answer': SYSTEM,
  decided: {},
  correct: { ...ROWS, names: NAMES },
  restrict: ROWS,
  unrestrict: ROWS,
  'stop-advertising': ROWS,
  'allow-advertising': ROWS,
  'backup-until': { ...SYSTEM, until: '2034-03-31' },
  'backup-unknown': SYSTEM,
  unmapped: { detail: 'D1' },
  'parts-of': { store: 'Shop' },
};
const sayings = Object.keys(FACTS) as Saying[];
const factOf = (say: Saying): Fact => ({ say, ...FACTS[say] });
const plain = (text: string): string => text.replace(/\u00a0|\u202f/g, ' ');
const COUNTS: Readonly<Record<string, string>> = { en: '1,234', de: '1.234', fr: '1 234', zh: '1,234' };
const ENGLISH =
  /\b(the|and|of|from|rows?|were|could|because|nothing|searched|not|leave|delete|keep|other|it|is)\b/i;

describe.each(LANGUAGES)('$code', ({ code }) => {
  test.each(sayings)('%s is said with all that it holds, in no other language', (say) => {
    const said = plain(sayFacts([factOf(say)], code));
    expect(said).not.toMatch(/\{\{|undefined|\[object|NaN/);
    const texts = [JSON.stringify(FACTS[say])].flatMap((one) => one.match(/Konto|Shop|[A-OQ-Z]\d/g) ?? []);
    for (const text of texts) expect(said).toContain(text);
    if (/1234/.test(JSON.stringify(FACTS[say]))) expect(said).toContain(COUNTS[code]);
    if (code !== HOUSE_LANGUAGE) expect([said, ENGLISH.test(said)]).toEqual([said, false]);
  });
});

test('no sentence is without a fact that says it', () => {
  const keys = Object.entries(wordsOf(HOUSE_LANGUAGE).receipt as Record<string, object | string>).flatMap(
    ([key, value]) =>
      typeof value === 'string' ? [key] : Object.keys(value).map((inner) => `${key}.${inner}`),
  );
  const others = /^(passedOn\.|both$|still-there_|more_|columns_)/;
  expect(keys.filter((key) => !others.test(key)).sort()).toEqual([...sayings].sort());
});

const ORDERS = { collection: 'orders', store: 'the shop' };
test.each<[Fact, readonly string[]]>([
  [
    { say: 'delete', rows: 1, ...ORDERS },
    [
      'Delete 1 row from orders in the shop.',
      '1 Zeile aus „orders“ in „the shop“ löschen.',
      'Supprimer 1 ligne de « orders » dans « the shop ».',
      '从“the shop”的“orders”中删除 1 行。',
    ],
  ],
  [
    { say: 'delete', rows: 12_345, ...ORDERS },
    [
      'Delete 12,345 rows from orders in the shop.',
      '12.345 Zeilen aus „orders“ in „the shop“ löschen.',
      'Supprimer 12 345 lignes de « orders » dans « the shop ».',
      '从“the shop”的“orders”中删除 12,345 行。',
    ],
  ],
  [
    { say: 'mask-many', rows: 2, columns: 7, names: ['a', 'b', 'c'], ...ORDERS },
    [
      'Mask 7 columns (a, b, c among them) in 2 rows of orders in the shop.',
      '7 Spalten (darunter a, b, c) in 2 Zeilen von „orders“ in „the shop“ unkenntlich machen.',
      'Rendre illisibles 7 colonnes (dont a, b, c) dans 2 lignes de « orders » dans « the shop ».',
      '遮蔽“the shop”的“orders”中 2 行的 7 列（包括a、b、c）。',
    ],
  ],
  [
    { say: 'delete-more', more: 1, ...ORDERS },
    [
      'Delete 1 more row that appeared in orders in the shop since the plan was approved.',
      '1 weitere Zeile aus „orders“ in „the shop“ löschen, neu seit der Genehmigung des Plans.',
      'Supprimer 1 ligne de plus de « orders » dans « the shop », après des ajouts depuis l’approbation du plan.',
      '另外删除“the shop”的“orders”中计划批准之后新增的 1 行。',
    ],
  ],
  [
    {
      say: 'keep-until',
      rows: 3,
      period: 'P8Y',
      until: '2034-03-31',
      reason: 'books',
      law: 'HGB 257',
      ...ORDERS,
    },
    [
      'Keep 3 rows in orders in the shop for 8 years, until 31 March 2034: books (HGB 257).',
      '3 Zeilen in „orders“ in „the shop“ behalten, bis 31. März 2034 (Frist: 8 Jahre): books (HGB 257).',
      'Conserver 3 lignes dans « orders » de « the shop » pendant 8 ans, jusqu’au 31 mars 2034 : books (HGB 257).',
      '保留“the shop”的“orders”中的 3 行，期限 8年，至 2034年3月31日：books（HGB 257）。',
    ],
  ],
])('%j', (fact, expected) => {
  expect(LANGUAGES.map(({ code }) => plain(sayFacts([fact], code)))).toEqual(expected);
});

test('what was still there when it was counted again is said after its sentence', () => {
  const line = {
    ...{ store: 'the shop', collection: 'shop.orders', act: 'delete', sentence: 'Delete 3 rows.', rows: 1 },
    ...{ kept: null, problem: null, facts: [{ say: 'delete', rows: 3, ...ORDERS }] },
  } as const;
  const receipt = (remaining: number) =>
    Receipt.fromJson({ outcome: 'partly', lines: [{ ...line, remaining }], notSearched: [] });
  const told = (remaining: number): (string | undefined)[] =>
    LANGUAGES.map(({ code }) => receiptSentences(receipt(remaining), code).notSearched[0]).map(
      (words) => words && plain(words),
    );
  expect(told(2)).toEqual([
    'Delete 3 rows. When we counted again, 2 were still there.',
    '3 Zeilen aus „orders“ in „the shop“ löschen. Als wir noch einmal zählten, waren 2 noch da.',
    'Supprimer 3 lignes de « orders » dans « the shop ». En recomptant, nous en avons encore trouvé 2.',
    '从“the shop”的“orders”中删除 3 行。 我们再次清点时，仍有 2 行。',
  ]);
  expect(told(1)[1]).toContain('war 1 noch da');
});

test('a name that looks like a placeholder, a key or a mark is a name', () => {
  const store = '{{collection}} $t(words.rows) <strong>';
  for (const { code } of LANGUAGES)
    expect(sayFacts([{ say: 'not-searched', collection: '{{store}}', store }], code)).toContain(store);
});

test('a fact that lacks what its sentence needs throws, and shows no hole', () => {
  expect(() => sayFacts([{ say: 'delete', collection: 'orders', rows: 1 }], 'de')).toThrow(TypeError);
});

test('a fact is put before or behind; what was drawn before there were facts keeps its sentence alone', () => {
  const old = { sentence: 'Delete 1 row.', facts: null };
  expect(withFact(old, 'before', { say: 'decided' })).toEqual({
    sentence: 'Not done, because a person here decided so: Delete 1 row.',
    facts: null,
  });
  const step = { sentence: 'Hand over 1 row.', facts: [{ say: 'hand-over' }] as const };
  expect(withFact(step, 'behind', { say: 'with-access' })).toEqual({
    sentence: 'Hand over 1 row. An access request gives what is left out.',
    facts: [{ say: 'hand-over' }, { say: 'with-access' }],
  });
});
