// Finding cases: by reference, by the address of the person, by words of notes; each without leaving a trace of the term.
import { Client } from 'pg';
import { indexNotes } from '../../jobs/index-notes.ts';
import { addNote } from '../../src/requests/case-note.ts';
import { findCases, readTerm, referenceOf } from '../../src/requests/find-cases.ts';
import { wordsIn } from '../../src/requests/note-words.ts';
import { nameAddress, patchAddress } from '../../src/requests/reach.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
let admin: Client;
beforeAll(async () => {
  home = await openTestHouse();
  admin = new Client({ connectionString: home.superuserUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await home.close();
});

describe('finding cases', () => {
  let requestId: string;
  let reference: string;
  const email = 'Mira.Solberg@example.com';
  const find = async (term: string) =>
    await home.work(async (work) => {
      const sought = await readTerm(work, term);
      return { sought, ...(await findCases(work, { ...sought, reference: sought.reference })) };
    });
  beforeAll(async () => {
    ({ requestId, reference } = await home.work(
      async (work) => await receiveRequest(work, { right: 'access', email, channel: 'mail' }),
    ));
    await home.work(async (work) => {
      await addNote(work, requestId, 'Called about the Žižkov branch; her invoice 4711 is missing.');
      await addNote(work, requestId, 'She will send the certificate on Monday. 隐私');
    });
  });

  test('by its reference, however it was written down', async () => {
    const compact = reference.replace('-', '');
    for (const term of [
      reference,
      compact,
      reference.toLowerCase(),
      ` ${compact.slice(0, 3)} ${compact.slice(3)} `,
    ]) {
      const { rows } = await find(term);
      expect([term, rows.map(({ id, matched }) => [id, matched])]).toEqual([
        term,
        [[requestId, ['reference']]],
      ]);
    }
    expect([referenceOf('7F3K-2QX0'), referenceOf('7f3k2qxo'), referenceOf('7F3K-2QX')]).toEqual([
      '7F3K-2QX0',
      '7F3K-2QX0',
      null,
    ]);
  });

  test('by the address of its person, which stands in nothing that is handed on', async () => {
    for (const term of [email, email.toLowerCase(), `Mira <${email}>`]) {
      const { rows, sought } = await find(term);
      expect([term, rows.map(({ id, matched }) => [id, matched])]).toEqual([
        term,
        [[requestId, ['address']]],
      ]);
      expect(JSON.stringify(sought)).not.toMatch(/mira|solberg|example/i);
    }
    expect((await find('nobody@example.com')).rows).toEqual([]);
    const other = { requestId, kind: 'changed', email: 'mira.work@example.com', state: 'asked' } as const;
    const addressId = await home.work(async (work) => await nameAddress(work, other));
    expect((await find(other.email)).rows).toEqual([]);
    await home.work(
      async (work) =>
        await patchAddress(work, addressId, {
          state: 'proven',
          provenAt: work.at,
          lettersFrom: work.at,
          codesFrom: work.at,
        }),
    );
    expect((await find(other.email)).rows.map(({ id }) => id)).toEqual([requestId]);
    // Whoever asked with that address too is found by it, and hides nothing.
    const asked = await home.work(
      async (work) => await receiveRequest(work, { right: 'access', email: other.email, channel: 'mail' }),
    );
    const found = (await find(other.email)).rows.map(({ id }) => id);
    expect(found.toSorted()).toEqual([requestId, asked.requestId].toSorted());
  });

  test('by words of one note, all of them, without accents and capitals', async () => {
    for (const term of [
      'zizkov',
      'ŽIŽKOV branch',
      'invoice 4711',
      'missing invoice',
      '隐私',
      'Monday certificate',
    ]) {
      const { rows } = await find(term);
      expect([term, rows.map(({ id, matched }) => [id, matched])]).toEqual([term, [[requestId, ['words']]]]);
    }
    for (const term of ['branch Monday', 'invoices', 'invoice 4712', 'zizkov berlin'])
      expect([term, (await find(term)).rows]).toEqual([term, []]);
  });

  test('the words are kept as keyed hashes of each controller, and go with their note', async () => {
    const { rows } = await admin.query<{ word: Buffer; n: string }>(
      'select word, length(word) as n from case_note_words where controller_id = $1',
      [home.lumyx.id],
    );
    expect(rows.length).toBe(
      wordsIn('Called about the Žižkov branch; her invoice 4711 is missing.').length + 9,
    );
    expect(rows.every(({ word }) => !/^[\x20-\x7e]{8}$/.test(word.toString('latin1')))).toBe(true);
    const there = await home.work(
      async (work) => (await findCases(work, await readTerm(work, 'invoice 4711'))).rows,
      undefined,
      home.lumart,
    );
    expect(there).toEqual([]);
    await admin.query('delete from case_notes where request_id = $1', [requestId]);
    const left = await admin.query('select from case_note_words where controller_id = $1', [home.lumyx.id]);
    expect(left.rowCount).toBe(0);
  });

  test('notes from before are made findable by the job, once', async () => {
    await home.work(async (work) => await addNote(work, requestId, 'An older note about Nordlicht.'));
    await admin.query('delete from case_note_words');
    await admin.query('update case_notes set words_at = null');
    expect((await find('nordlicht')).rows).toEqual([]);
    for (const _ of [1, 2]) await indexNotes(home.house, {}, new AbortController().signal);
    expect((await find('nordlicht')).rows.map(({ id }) => id)).toEqual([requestId]);
  });
});
