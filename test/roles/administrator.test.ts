// The administrator: everything at the desk, and the accounts; but nothing of a person or of a program.
import { receiveRequest } from '../../src/requests/receive.ts';
import type { Visitor } from '../console/desk.ts';
import { holdRole, STAFF_PAGES, type Verdict } from './desk-doors.ts';
import { formOf } from './forms.ts';

const PAGES: Readonly<Record<string, Verdict>> = {
  '/password': 'acts',
  '/': 'reads',
  '/search': 'acts',
  '/found': 'reads',
  '/assign': 'acts',
  '/cases/new': 'acts',
  '/minors/new': 'acts',
  '/items/new': 'acts',
  '/cases/:id/item': 'acts',
  '/cases/:id/guardian': 'acts',
  '/cases/:id': 'reads',
  '/cases/:id/assign': 'acts',
  '/cases/:id/approve': 'acts',
  '/cases/:id/confirm': 'acts',
  '/cases/:id/questions': 'acts',
  '/cases/:id/dispute': 'acts',
  '/cases/:id/redraw': 'acts',
  '/cases/:id/refuse': 'acts',
  '/cases/:id/withdraw': 'acts',
  '/cases/:id/answer': 'acts',
  '/cases/:id/lift': 'acts',
  '/cases/:id/notes': 'acts',
  '/cases/:id/route': 'acts',
  '/cases/:id/instruction': 'acts',
  '/cases/:id/extend': 'acts',
  '/cases/:id/ask': 'acts',
  '/cases/:id/answered': 'acts',
  '/cases/:id/recipient': 'acts',
  '/cases/:id/law': 'acts',
  '/cases/:id/right': 'acts',
  '/cases/:id/proof': 'acts',
  '/cases/:id/drop-proof': 'acts',
  '/cases/:id/ask-document': 'acts',
  '/cases/:id/drop-document': 'acts',
  '/cases/:id/document/:document': 'acts',
  '/cases/:id/document/:document/look': 'acts',
  '/cases/:id/outcome': 'acts',
  '/cases/:id/message': 'acts',
  '/cases/:id/place': 'acts',
  '/cases/:id/join': 'acts',
  '/cases/:id/part': 'acts',
  '/cases/:id/fill': 'acts',
  '/cases/:id/correct': 'acts',
  '/cases/:id/values': 'reads',
  '/cases/:id/redaction': 'acts',
  '/cases/:id/redaction/:text': 'acts',
  '/cases/:id/redaction-back': 'acts',
  '/cases/:id/evidence': 'acts',
  '/cases/:id/evidence-back': 'acts',
  '/cases/:id/evidence/:file': 'acts',
  '/cases/:id/owner-heard': 'acts',
  '/cases/:id/owner-file/:file': 'acts',
  '/cases/:id/owner-words': 'reads',
  '/cases/:id/owner-look': 'acts',
  '/cases/:id/owner-again': 'acts',
  '/cases/:id/owner-other': 'acts',
  '/letters': 'reads',
  '/letters/:id': 'acts',
  '/mail': 'reads',
  '/mail/:id': 'reads',
  '/mail/:id/ruling': 'acts',
  '/map': 'acts',
  '/retention': 'reads',
  '/retention/series/:collection': 'reads',
  '/retention/series/:collection/looks.csv': 'reads',
  '/retention/series/:collection/sweeps.csv': 'reads',
  '/retention/sweeps/:id': 'reads',
  '/retention/sweeps/:id/approve': 'acts',
  '/retention/sweeps/:id/confirm': 'acts',
  '/inactivity': 'reads',
  '/map/:id/restored': 'acts',
  '/cases/:id/erase-again': 'acts',
  '/holds': 'reads',
  '/holds/new': 'acts',
  '/holds/:id': 'reads',
  '/holds/:id/review': 'acts',
  '/holds/:id/lift': 'acts',
  '/macros': 'reads',
  '/macros/new': 'acts',
  '/macros/:id': 'acts',
  '/policies': 'reads',
  '/policies/new': 'acts',
  '/policies/:document': 'reads',
  '/policies/:document/capture': 'acts',
  '/policies/:document/defects/:defect': 'acts',
  '/policies/:document/clauses/:clause': 'reads',
  '/policies/:document/clauses/:clause/say': 'acts',
  '/policies/:document/versions/:number': 'reads',
  '/policies/:document/versions/:number/decide': 'acts',
  '/laws': 'reads',
  '/laws/:law': 'acts',
  '/watch': 'reads',
  '/watch/new': 'acts',
  '/watch/alerts': 'acts',
  '/watch/:id': 'reads',
  '/watch/:id/look': 'acts',
  '/watch/:id/move': 'acts',
  '/watch/:id/end': 'acts',
  '/recipient-reviews/:id/end': 'acts',
  '/watch/clauses/:document/:clause': 'reads',
  '/comparison': 'reads',
  '/comparison/match': 'acts',
  '/changes': 'reads',
  '/changes/new': 'acts',
  '/changes/:id': 'reads',
  '/records': 'reads',
  '/records/ropa.ods': 'reads',
  '/records/ropa.csv': 'reads',
  '/records/ropa.json': 'reads',
  '/promises': 'reads',
  '/promises/evidence': 'acts',
  '/breaches': 'reads',
  '/breaches/new': 'acts',
  '/breaches/:id': 'reads',
  '/breaches/:id/amend': 'acts',
  '/disclosures': 'reads',
  '/disclosures/new': 'acts',
  '/disclosures/:id': 'reads',
  '/disclosures/:id/amend': 'acts',
  '/bundles': 'reads',
  '/bundles/new': 'acts',
  '/bundles/:id': 'reads',
  '/bundles/:id/send': 'acts',
  '/bundles/:id/code': 'acts',
  '/bundles/:id/end-link': 'acts',
  '/bundles/:id/again': 'acts',
  '/numbers': 'reads',
  '/numbers.csv': 'reads',
  '/accounts': 'acts',
  '/accounts/:id': 'acts',
  '/me': 'acts',
  '/accounts/:id/absence': 'acts',
  '/programs': 'acts',
  '/programs/:id/revoke': 'acts',
};

const held = holdRole('administrator', PAGES);

test('ids of other controllers, of nobody, and no ids at all are all "nothing here"', async () => {
  const foreign = await held
    .house()
    .home.work(
      async (work) =>
        await receiveRequest(work, { right: 'erasure', email: 'her@example.org', channel: 'mail' }),
      undefined,
      held.house().home.lumart,
    );
  for (const id of [foreign.requestId, crypto.randomUUID(), 'x', `${foreign.requestId}'`]) {
    expect([id, (await held.visitor().get(`/cases/${id}`)).status]).toEqual([id, 404]);
    for (const path of STAFF_PAGES.filter((page) => page.takesForm && page.path.startsWith('/cases/:id'))) {
      const answer = await held.visitor().post(path.path.replace(':id', id), formOf(path.path), '/');
      expect([path.path, answer.status]).toEqual([path.path, 404]);
    }
  }
  const { rows } = await held
    .house()
    .home.work(
      async (work) => await work.trx.raw('select count(*) from case_notes'),
      undefined,
      held.house().home.lumart,
    );
  expect(rows[0].count).toBe('0');
});

test('accounts of another controller cannot be read or changed', async () => {
  const elsewhere = await held.house().desk.signIn('approver', held.house().home.lumart);
  const { rows } = await held
    .house()
    .home.work(
      async (work) => await work.trx.raw('select id from accounts'),
      undefined,
      held.house().home.lumart,
    );
  const path = `/accounts/${rows[0].id}`;
  expect((await held.visitor().get(path)).status).toBe(404);
  expect((await held.visitor().post(path, { act: 'disable' }, '/')).status).toBe(404);
  expect((await elsewhere.get('/')).status).toBe(200);
});

test('a change of roles and a disabled account count with the next click; the last administrator stays', async () => {
  const caseworker = await held.house().desk.signIn('caseworker');
  const change = async (id: string, form: Record<string, string>) =>
    await held.visitor().post(`/accounts/${id}`, form, '/');
  expect((await change(held.house().desk.staff.caseworker.id, { act: 'roles', auditor: 'yes' })).status).toBe(
    303,
  );
  await expectSignedOut(caseworker);
  const auditor = await held.house().desk.signIn('auditor');
  expect((await change(held.house().desk.staff.auditor.id, { act: 'disable' })).status).toBe(303);
  await expectSignedOut(auditor);
  expect((await change(held.house().desk.staff.caseworker.id, { act: 'roles' })).status).toBe(400);
  const last = await change(held.house().desk.staff.administrator.id, { act: 'disable' });
  expect([last.status, last.text.includes('last administrator')]).toEqual([409, true]);
});

async function expectSignedOut(visitor: Visitor): Promise<void> {
  expect((await visitor.get('/')).headers.location).toBe('/lumyx/console/sign-in');
}
