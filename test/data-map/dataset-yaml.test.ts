// Every key of a map is read, and every hostile or mistaken file is refused by name and line.
import { loadDatasets } from '../../src/data-map/dataset-yaml.ts';
import { isProblem } from '../../src/platform/problem.ts';

async function refusal(
  yaml: string,
): Promise<{ code: string; message: string; details: Record<string, unknown> }> {
  try {
    await loadDatasets(yaml, 'shop.yaml');
  } catch (error) {
    if (isProblem(error)) return { code: error.code, message: error.message, details: { ...error.details } };
    throw error;
  }
  throw new Error('was not refused');
}

const one = (collection: string): string => `dataset:\n  - fides_key: shop\n    collections:\n${collection}`;

const EVERY_KEY = `
dataset:
  - fides_key: shop.main-1_<eu>
    organization_fides_key: acme
    name: Shop
    description: All of the shop
    tags: [a]
    meta: {anything: {goes: here}}
    data_categories: [user]
    fides_meta:
      after: [other]
      resource_id: r-1
      namespace: {schema: sales, project: p}
      redact: name
    collections:
      - name: users
        description: People
        data_categories: [user.contact]
        fidesops_meta:
          after: [shop.main-1_<eu>.plans]
          erase_after: [shop.main-1_<eu>.orders]
          skip_processing: False
          masking_strategy_override: {strategy: delete}
          partitioning: [{field: created, start: NOW() - 1 DAY, end: NOW(), interval: 1 DAY}]
          redact: name
        habeas_meta:
          label: Accounts
          keep: {reason: Tax, legal_basis: law, period: P7Y, counted_from: created}
          filter: [{field: tenant, equals: "7"}, {field: gone, is_null: true}]
          event_time: created
          shared: true
          primary_key: [email]
          purposes: [running the shop]
          source: the person
          recipients: [bank]
          retention: seven years
        fields:
          - name: no
            fides_meta:
              identity: email
              references:
                - {dataset: other, field: a.b.c, direction: to, habeas_meta: {composite: g, staff: true}}
                - {dataset: other, field: a.d}
              primary_key: True
              data_type: string
              length: 40
              return_all_elements: false
              read_only: TRUE
              custom_request_field: extra
              masking_strategy_override: {strategy: string_rewrite, configuration: {rewrite_value: x}}
              redact: name
            habeas_meta: {match: ascii-case, never_disclose: {reason: secret}, free_text: true, label: Yes}
          - name: profile
            data_categories: null
            fides_meta: {data_type: object}
            fields: [{name: nick, data_categories: [user.name]}]
          - name: colour
            habeas_meta: {no_personal_data: {by: Ada, on: 2026-01-01, reason: A colour}}
`;

describe('every key', () => {
  test('is read, in Fides words and our own', async () => {
    const [dataset] = await loadDatasets(EVERY_KEY, 'shop.yaml');
    const [users] = dataset?.collections ?? [];
    expect(users).toMatchObject({
      schema: 'sales',
      label: 'Accounts',
      erase: 'delete',
      shared: true,
      primaryKey: ['email'],
      after: ['shop.main-1_<eu>.plans'],
      partitioned: true,
      keep: { legalBasis: 'law', period: 'P7Y', countedFrom: 'created' },
      filters: [
        { column: 'tenant', operator: 'equals', value: '7' },
        { column: 'gone', operator: 'is-null' },
      ],
    });
    const [no, profile, colour] = users?.fields ?? [];
    expect(no).toMatchObject({
      name: 'no',
      identity: 'email',
      match: 'ascii-case',
      readOnly: true,
      label: 'Yes',
    });
    expect(no?.references[0]).toMatchObject({
      collection: 'a',
      field: 'b.c',
      direction: 'to',
      composite: 'g',
      staff: true,
    });
    expect(no?.references[1]).toMatchObject({ direction: 'either', composite: null, staff: false });
    expect(profile?.fields[0]?.categories).toEqual(['user.name']);
    expect(colour?.noPersonalData).toEqual({ by: 'Ada', on: '2026-01-01', reason: 'A colour' });
  });

  test('that is unknown is refused by name and line, at every level', async () => {
    const levels = [
      ['other: 1\ndataset: [{fides_key: a, collections: []}]', 'other', 1],
      ['dataset:\n  - fides_key: a\n    after: [b]\n    collections: []', 'dataset[0].after', 3],
      [
        one('      - name: t\n        habeas_meta: {erased: true}\n        fields: []'),
        'collections[0].habeas_meta.erased',
        5,
      ],
      [
        one('      - name: t\n        fields:\n          - name: f\n            references: []'),
        'fields[0].references',
        7,
      ],
      [
        one(
          '      - name: t\n        fields:\n          - name: f\n            fides_meta:\n              identty: email',
        ),
        'fides_meta.identty',
        8,
      ],
    ] as const;
    for (const [yaml, name, line] of levels) {
      const { code, message, details } = await refusal(yaml);
      expect(code).toBe('map-unknown-key');
      expect(message).toContain(name);
      expect(details).toMatchObject({ file: 'shop.yaml', line });
    }
  });
});

describe('hostile files', () => {
  test('an alias bomb is refused', async () => {
    const rows = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let index = 1; index < 9; index += 1) {
      const [name, before] = [String.fromCharCode(97 + index), String.fromCharCode(96 + index)];
      rows.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`);
    }
    expect((await refusal(rows.join('\n'))).code).toBe('map-alias-bomb');
    expect((await refusal(`a: &a 1\nb: [${Array(101).fill('*a').join(',')}]`)).code).toBe('map-alias-bomb');
  });

  test('nesting of any depth is refused in time', async () => {
    const started = Date.now();
    expect((await refusal('['.repeat(20_000))).code).toBe('map-too-deep');
    expect((await refusal(`a: ${'{a: '.repeat(200)}1${'}'.repeat(200)}`)).code).toBe('map-too-deep');
    expect((await refusal(`${'- '.repeat(60)}x`)).code).toBe('map-too-deep');
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test('a file of too many bytes or nodes is refused', async () => {
    expect((await refusal('x'.repeat(8_000_001))).code).toBe('map-too-large');
  });

  test('duplicate keys are refused by name and line', async () => {
    const { code, message, details } = await refusal(
      'dataset:\n  - fides_key: a\n    fides_key: b\n    collections: []',
    );
    expect(code).toBe('map-duplicate-key');
    expect(details).toMatchObject({ line: 3, name: 'fides_key' });
    expect(message).toContain('line 3');
  });

  test('two collections or fields of one name are refused', async () => {
    const twice = one('      - {name: t, fields: []}\n      - {name: t, fields: []}');
    expect((await refusal(twice)).code).toBe('map-duplicate-name');
    expect((await refusal(one('      - {name: t, fields: [{name: f}, {name: f}]}'))).code).toBe(
      'map-duplicate-name',
    );
  });

  test('__proto__ changes nothing and is refused as unknown', async () => {
    const { code } = await refusal(
      'dataset:\n  - {__proto__: {polluted: true}, fides_key: a, collections: []}',
    );
    expect(code).toBe('map-unknown-key');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('custom tags, merges, several documents and broken YAML are refused', async () => {
    expect((await refusal('dataset: !!js/function x')).code).toBe('map-not-yaml');
    expect((await refusal('a: 1\n---\nb: 2')).code).toBe('map-not-yaml');
    expect((await refusal('dataset: [')).code).toBe('map-not-yaml');
    const merged = 'dataset:\n  - &d {fides_key: a, collections: []}\n  - {<<: *d, fides_key: b}';
    expect((await refusal(merged)).message).toContain('<<');
  });

  test('an empty file and a number for a name say what to do', async () => {
    expect((await refusal('')).code).toBe('map-invalid-value');
    expect((await refusal(one('      - {name: 12, fields: []}'))).message).toContain('quotes');
  });
});

describe('mistakes', () => {
  test('both metas, a keep without reason, a filter of two kinds and a bad period are refused', async () => {
    const both = one(
      '      - {name: t, fields: [], fides_meta: {after: [a.b]}, fidesops_meta: {after: [a.c]}}',
    );
    expect((await refusal(both)).code).toBe('map-both-metas');
    expect((await refusal(one('      - {name: t, fields: [], habeas_meta: {erase: keep}}'))).code).toBe(
      'map-keep-without-reason',
    );
    const filter = one(
      '      - {name: t, fields: [], habeas_meta: {filter: [{field: a, equals: b, is_null: true}]}}',
    );
    expect((await refusal(filter)).code).toBe('map-invalid-value');
    const period = one(
      '      - {name: t, fields: [], habeas_meta: {keep: {reason: r, legal_basis: l, period: 7 years}}}',
    );
    expect((await refusal(period)).message).toContain('ISO 8601');
    const twice = one(
      '      - {name: t, fields: [], habeas_meta: {restriction: {field: a, restricted: 1, free: "1"}}}',
    );
    expect((await refusal(twice)).message).toContain('must differ from the value for restricted');
  });
});

test('terms that come with rows are one or several, and said whole', async () => {
  const read = async (licence: string) =>
    (
      await loadDatasets(
        one(`      - {name: t, fields: [], habeas_meta: {licence: ${licence}}}`),
        'shop.yaml',
      )
    )[0]?.collections[0]?.licences;
  expect(await read('{name: Terms 3}')).toEqual([{ name: 'Terms 3', url: null, words: null, field: null }]);
  expect(
    await read('[{name: A, url: "https://a.example/t", words: ask first, field: terms}, {name: B}]'),
  ).toEqual([
    { name: 'A', url: 'https://a.example/t', words: 'ask first', field: 'terms' },
    { name: 'B', url: null, words: null, field: null },
  ]);
  for (const bad of [
    '{url: "https://a.example"}',
    '{name: A, url: "javascript:1"}',
    '{name: A, lisence: B}',
    '[]',
  ])
    expect(await refusal(one(`      - {name: t, fields: [], habeas_meta: {licence: ${bad}}}`))).toMatchObject(
      {
        code: expect.stringMatching(/^map-(invalid-value|unknown-key)$/),
      },
    );
});
