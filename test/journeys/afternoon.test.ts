// From nothing to one's own databases in an afternoon: the commands of the README against a schema nobody has seen.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { habeas } from '../support/command.ts';
import { emptyDatabase, freshDatabase } from '../support/postgres.ts';
import { dumpStore } from '../support/table-dump.ts';

const UNSEEN = `
create schema clinic;
create table clinic."Patient" ("patientId" bigint primary key, "eMail" text unique, "fullName" text not null);
create table clinic.visit (id serial primary key, patient bigint not null references clinic."Patient", seen_on date, remark text);
create table public.colours (code text primary key, label text);
insert into clinic."Patient" values (9007199254740993, 'pat@example.org', 'Pat Example'), (2, 'other@example.org', 'Other Example');
insert into clinic.visit (patient, seen_on, remark) values (9007199254740993, '2026-01-02', 'well'), (9007199254740993, '2026-02-03', 'better'), (2, '2026-02-04', 'fine');
insert into colours values ('r', 'red');`;

test('migrate, keyring, init, store add, map draft, apply, preview, audit verify', async () => {
  const ours = await freshDatabase();
  const store = await emptyDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'habeas-afternoon-'));
  const client = new Client({ connectionString: store.superuserUrl });
  await client.connect();
  await client.query(UNSEEN);
  await client.query(
    `grant usage on schema clinic to ${store.name}; grant select on all tables in schema clinic to ${store.name}; grant select on colours to ${store.name}`,
  );
  await client.query(
    `revoke create on schema public from public; revoke create on schema public from ${store.name}; alter schema public owner to postgres`,
  );
  await client.end();
  const keyring = (await habeas(['keyring'], {})).out.trim();
  const environment = {
    DATABASE_URL: ours.appUrl,
    MIGRATION_DATABASE_URL: ours.ownerUrl,
    SMTP_URL: 'smtp://127.0.0.1:1',
    HABEAS_KEYRING: keyring,
    PUBLIC_URL: 'https://privacy.example',
    HABEAS_DATA: folder,
    CLINIC_URL: store.url,
  };
  const run = async (...words: string[]) => await habeas(words, environment);
  try {
    expect(await run('migrate')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('up to date'),
    });
    expect((await run('migrate', '--roles')).out).toContain('nobypassrls');
    const made = await run('init', '--slug', 'clinic', '--name', 'Clinic', '--admin', 'boss@clinic.example');
    expect([made.code, made.out.includes('/clinic/console')]).toEqual([0, true]);
    expect(
      (await run('init', '--slug', 'clinic', '--name', 'Clinic', '--admin', 'boss@clinic.example')).err,
    ).toContain('already a controller');
    const added = await run('store', 'add', 'clinic', 'records', 'env:CLINIC_URL', '--label', 'the records');
    expect(added.out).toContain('grant select on "clinic"."Patient"');
    expect(added.out).toContain('may not create the ledger');
    expect(added.out + added.err).not.toContain('store-of-the-tests');
    const draft = await run('map', 'draft', 'clinic', 'records');
    expect(draft.out).toContain('proposed: true');
    const pack = join(folder, 'pack');
    await mkdir(join(pack, 'datasets'), { recursive: true });
    await writeFile(join(pack, 'datasets', 'records.yaml'), draft.out);
    await writeFile(
      join(pack, 'stores.yaml'),
      'stores:\n  - { name: records, label: the records, url: "env:CLINIC_URL", datasets: [records.yaml] }\n',
    );
    await writeFile(join(pack, 'controller.yaml'), CONTROLLER);
    const before = await dumpStore(store.superuserUrl);
    const rehearsed = await run('apply', pack, '--dry-run');
    if (rehearsed.code !== 0) throw new Error(rehearsed.out + rehearsed.err);
    expect([rehearsed.code, rehearsed.out.includes('Nothing was changed')]).toEqual([0, true]);
    const applied = await run('apply', pack);
    expect([applied.code, applied.out.includes('Retention, for a person to look at (1)')]).toEqual([0, true]);
    const again = await run('apply', pack);
    expect(again.out).not.toMatch(/\b(added|changed)\b/);
    const preview = await run('preview', 'clinic', 'records', 'pat@example.org');
    expect(preview.out).toMatch(/Patient +1 rows/);
    expect(preview.out).toMatch(/visit +2 rows/);
    expect(preview.out).toContain('Nothing was changed');
    expect(await dumpStore(store.superuserUrl)).toEqual(before);
    await writeFile(join(pack, 'datasets', 'records.yaml'), draft.out.replaceAll('fullName', 'fullNaem'));
    const refused = await run('apply', pack);
    expect(refused.code).not.toBe(0);
    expect(refused.out + refused.err).toMatch(/records\.yaml, line \d+.*fullNaem/s);
    expect((await run('preview', 'clinic', 'records', 'no address')).err).toContain(
      'one plain e-mail address',
    );
    expect((await run('preview', 'clinic', 'nothing', 'pat@example.org')).err).toContain(
      'no store "nothing"',
    );
    expect((await run('audit', 'verify')).code).toBe(0);
  } finally {
    await ours.drop();
    await store.drop();
    await rm(folder, { recursive: true, force: true });
  }
});

const CONTROLLER = `slug: clinic
name: Clinic
contact_email: privacy@clinic.example
sender: { name: Clinic, email: privacy@clinic.example }
colour: "#1d4b73"
authority: { name: The Authority, url: "https://authority.example/" }
privacy_notice_url: https://clinic.example/privacy
promises: {}
approvals: {}
`;
