// Holds the machine-readable half of real archives against the published Data Package 2.0 profiles and a library not ours.
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { believable } from '../test/archives/believable.ts';
import { chunks, json, packed, section, unzip } from '../test/archives/sample.ts';
import { archiveOfTypes, type TypedStore, typedMariadb, typedPostgres } from '../test/support/every-type.ts';
import startEngines from '../test/support/start-engines.ts';
import stopEngines from '../test/support/stop-engines.ts';
import { openTestHouse } from '../test/support/test-house.ts';
import { castTable, type Described, type Resource } from './cast-table.ts';
import type { Conformance } from './merkle.ts';

type Files = ReadonlyMap<string, Buffer>;
type Case = readonly [name: string, run: () => Promise<void> | void];

const PROFILES = ['datapackage', 'dataresource', 'tableschema', 'tabledialect'] as const;
type Validate = (profile: (typeof PROFILES)[number], value: unknown) => void;

/** Every descriptor, resource, schema and dialect is validated, every CSV is cast; each is a case. */
export async function datapackageConformance(folder: string): Promise<Conformance> {
  const validate = await validator(folder);
  const failures: string[] = [];
  let total = 0;
  for (const [archive, files] of await archives()) {
    for (const [name, run] of casesOf(files, validate)) {
      total += 1;
      try {
        await run();
      } catch (error) {
        failures.push(`${archive}, ${name}: ${Error.isError(error) ? error.message : String(error)}`);
      }
    }
  }
  for (const [name, run] of refusals(validate)) {
    total += 1;
    const refused = await Promise.try(run).then(
      () => false,
      () => true,
    );
    if (!refused) failures.push(`${name} was not noticed`);
  }
  return { passed: total - failures.length, total, failures };
}

async function validator(folder: string): Promise<Validate> {
  const ajv = new Ajv({ strict: false, formats: { textarea: true } });
  formats.default(ajv);
  for (const name of PROFILES)
    ajv.addSchema(JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')), name);
  return (profile, value) => {
    if (ajv.validate(profile, value) !== true) throw new Error(`${profile}: ${ajv.errorsText()}`);
  };
}

/** Archives from the real road where there is a store of every type; others hold what such a store does not. */
async function archives(): Promise<[string, Files][]> {
  const made: [string, Files][] = [
    ['a believable archive', (await believable()).files],
    [
      'an archive of nothing',
      (await packed([section('a', { state: 'nothing-held', expectedRows: 0 })])).files,
    ],
    ['no sections at all', (await packed([])).files],
    [
      'rows that are no table',
      (await packed([section('a', { fields: [], rows: chunks(json([[1], 2])) })])).files,
    ],
    ['terms without an address', (await packed([section('a', { licences: [TERMS] })])).files],
  ];
  const before = { ...process.env };
  await startEngines();
  try {
    made.push(['every type of PostgreSQL', await onTheRoad(typedPostgres)]);
    if (process.env.HABEAS_TEST_MARIADB !== undefined)
      made.push(['every type of MariaDB', await onTheRoad(typedMariadb)]);
  } finally {
    await stopEngines();
    // The engines took their own folder for temporary files with them.
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
  return made;
}

const TERMS = { name: 'Ünïcode terms / v3', url: null, words: 'not for training', field: null };

async function onTheRoad(open: () => Promise<TypedStore>): Promise<Files> {
  const [home, store] = [await openTestHouse(), await open()];
  try {
    const path = await archiveOfTypes(home, store);
    const files = await unzip(await readFile(path));
    await rm(dirname(path), { recursive: true });
    return files;
  } finally {
    await home.close();
    await store.drop();
  }
}

function casesOf(files: Files, validate: Validate): Case[] {
  const described = JSON.parse(files.get('machine/datapackage.json')?.toString() ?? 'null') as Described;
  const cases: Case[] = [['its descriptor', () => validate('datapackage', described)]];
  for (const resource of described.resources) {
    const { name, schema, dialect, path } = resource;
    cases.push([`resource ${name}`, () => validate('dataresource', resource)]);
    if (schema !== undefined) cases.push([`schema of ${name}`, () => validate('tableschema', schema)]);
    if (dialect !== undefined) cases.push([`dialect of ${name}`, () => validate('tabledialect', dialect)]);
    if (path?.endsWith('.csv'))
      cases.push([`${path} by its own schema`, async () => await castTable(resource, files)]);
  }
  return cases;
}

/** What must not pass, or the cases above would prove nothing. */
function refusals(validate: Validate): Case[] {
  const resource = (schema: object): Resource => ({
    name: 'a',
    path: 'a.csv',
    schema: { fields: [{ name: 'n', type: 'integer' }], missingValues: [''], ...schema },
    habeas: { rows: 1, jsonLines: { path: 'a.jsonl' } },
  });
  const files = (csv: string, lines: string): Files =>
    new Map([
      ['machine/a.csv', Buffer.from(csv)],
      ['machine/a.jsonl', Buffer.from(lines)],
    ]);
  return [
    ['a descriptor without resources', () => validate('datapackage', { resources: [] })],
    ['a path that leads out', () => validate('dataresource', { name: 'a', path: '../a.csv' })],
    ['a type that is none', () => validate('tableschema', { fields: [{ name: 'a', type: 'int' }] })],
    [
      'a value of another type',
      async () => await castTable(resource({}), files('n\r\none\r\n', '{"n":1}\n')),
    ],
    ['a row that is missing', async () => await castTable(resource({}), files('n\r\n', '{"n":1}\n'))],
    [
      'a null that became a value',
      async () => await castTable(resource({}), files('n\r\n1\r\n', '{"n":null}\n')),
    ],
    [
      'a text that changed',
      async () =>
        await castTable(
          resource({ fields: [{ name: 'n', type: 'string' }] }),
          files('n\r\nb\r\n', '{"n":"a"}\n'),
        ),
    ],
  ];
}
