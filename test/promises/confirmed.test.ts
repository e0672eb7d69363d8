// Clauses of a document that was imported at the desk: bound by a person, they stand in the ledger; and versions are held to what was captured.

import { OpenStores } from '../../src/fulfilment/open-stores.ts';
import { CONTROL_KINDS } from '../../src/platform/clauses.ts';
import { VersionRow } from '../../src/policies/document-version.ts';
import { provisionsOf } from '../../src/policies/provision.ts';
import { ProvisionControlRow } from '../../src/policies/provision-control.ts';
import { proofFor } from '../../src/promises/confirmed.ts';
import { ledgerOf } from '../../src/promises/ledger.ts';
import { PROBES } from '../../src/promises/probes.ts';
import { FIRST, importText } from '../policies/documents.ts';
import { activeAccount } from '../support/staff.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';

let home: TestHouse;
beforeAll(async () => {
  home = await openTestHouse();
});
afterAll(async () => await home.close());

const probe = async (name: string, about = ''): Promise<string | undefined> => {
  const stores = new OpenStores(home.house, home.lumyx.id);
  const { signal } = new AbortController();
  const given = { house: home.house, controllerId: home.lumyx.id, about, stores, signal };
  return (await PROBES[name]?.(given))?.outcome;
};

test('a control that a person confirmed binds its clause with a probe of its kind; one that was only proposed binds nothing', async () => {
  expect(await probe('documents-dated', 'privacy-notice')).toBe('unable');
  expect(await probe('documents-chained')).toBe('unable');
  const { versionId } = await home.work(async (work) => await importText(work, FIRST));
  const provisions = await home.work(async (work) => await provisionsOf(work, versionId));
  const sale = provisions.find(({ excerpt }) => excerpt.includes('do not sell'));
  const logs = provisions.find(({ excerpt }) => excerpt.includes('30 days'));
  await home.work(async (work) => {
    const { trx, controllerId, at } = work;
    const { documentId } = await VersionRow.query(trx).findById([controllerId, versionId]).throwIfNotFound();
    const { id: confirmedBy } = await activeAccount(work, {
      email: 'o@lumyx.example',
      name: 'The officer',
      roles: ['administrator'],
    });
    const row = {
      controllerId,
      documentId,
      why: 'It says so.',
      proposedBy: 'person',
      proposedAt: at,
    } as const;
    await ProvisionControlRow.query(trx).insert([
      { ...row, provisionId: sale?.id ?? '', kind: 'gate', name: 'sale', confirmedBy, confirmedAt: at },
      {
        ...row,
        provisionId: sale?.id ?? '',
        kind: 'workflow',
        name: 'cooling-off-days',
        setting: '7',
        confirmedBy,
        confirmedAt: at,
      },
      { ...row, provisionId: logs?.id ?? '', kind: 'schedule', name: 'shop.calls' },
    ]);
  });
  const rows = await home.work(ledgerOf);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    state: 'unbacked',
    promise: { document: 'privacy-notice', title: 'Privacy notice of Example Ltd', says: sale?.excerpt },
    controls: [
      { kind: 'gate', name: 'sale', found: false },
      { kind: 'workflow', is: 7, found: false, says: 'cooling off days is 0, and should be 7' },
    ],
    proofs: [
      { probe: 'gate-denies', about: 'sale', standing: 'missing' },
      { probe: 'evidence', about: 'cooling-off-days', standing: 'missing' },
    ],
  });
});

test('every kind of control has a proof: a probe that there is, or the word of a person', () => {
  for (const kind of CONTROL_KINDS) {
    const proof = proofFor({ kind, name: kind === 'workflow' ? 'right-access' : 'x' });
    expect([kind, proof === null || proof.probe === 'evidence' || PROBES[proof.probe] !== undefined]).toEqual(
      [kind, true],
    );
  }
});

test('versions: the day changes with the words, and each follows the one before', async () => {
  expect(await probe('documents-dated', 'privacy-notice')).toBe('passed');
  expect(await probe('documents-chained')).toBe('passed');
  await home.work(async (work) => await importText(work, FIRST.replace('30 days', '90 days')));
  expect(await probe('documents-chained')).toBe('passed');
  // The words changed, and the day did not.
  expect(await probe('documents-dated', 'privacy-notice')).toBe('failed');
});
