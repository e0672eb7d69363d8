// A form for every page of the desk that takes one, filled so that only the role or the id can be a reason to refuse.

/** An address of the page that the door takes: an id that never was. */
export const somewhere = (path: string): string =>
  path.replace(/:(?!law)\w+/g, () => crypto.randomUUID()).replace(':law', 'eu-gdpr');

/** Breaches and disclosures as forms, for these pages and for tests of the registers. */
export const BREACH: Record<string, string> = {
  awareDay: '2026-01-02',
  awareTime: '09:30',
  facts: 'A letter went to the wrong house.',
  authority: 'open',
  persons: 'open',
};
export const DISCLOSURE: Record<string, string> = {
  authority: 'Public prosecutor of Harbour City',
  askedOn: '2026-01-02',
  ground: 'Order 7 Gs 12/26',
  outcome: 'open',
  gag: 'none',
};

/** A form that the page would accept, so that only the role or the id can be the reason for a refusal. */
export function formOf(path: string): Record<string, string> {
  const plan = { planId: crypto.randomUUID(), digest: 'a'.repeat(64) };
  const question = { planId: plan.planId, questionId: crypto.randomUUID(), answer: 'include' };
  const item = { storeId: crypto.randomUUID(), schema: 'public', table: 't', column: '', reason: 'None.' };
  const forms: Record<string, Record<string, string>> = {
    '/cases/new': { right: 'access', email: 'a@example.org', receivedOn: '2026-01-02' },
    '/assign': { cases: crypto.randomUUID(), to: 'nobody' },
    '/search': { term: 'her@example.org' },
    '/cases/:id/assign': { to: 'me' },
    '/cases/:id/approve': plan,
    '/cases/:id/confirm': plan,
    '/cases/:id/questions': question,
    '/cases/:id/redraw': {},
    '/cases/:id/dispute': { made_sure: 'I called the number in the contract.' },
    '/cases/:id/refuse': { reason: 'excessive', explanation: 'You asked for the same yesterday.' },
    '/cases/:id/answer': { answer: 'We corrected your name in all places.' },
    '/cases/:id/lift': { lifting: 'What you said was wrong has been corrected.' },
    '/cases/:id/extend': { extension: 'complexity', delay: 'There are very many rows to read.' },
    '/cases/:id/ask': { question: 'Which account do you mean?' },
    '/cases/:id/answered': { reply: 'The one of my shop.', repliedOn: '2026-01-02' },
    '/cases/:id/recipient': { noticeId: crypto.randomUUID(), outcome: 'done' },
    '/minors/new': { email: 'a@example.org', method: 'seen-by-staff' },
    '/items/new': { email: 'a@example.org', link: 'https://lumyx.example/pictures/2' },
    '/cases/:id/item': { collection: 'shop.orders', value: '2' },
    '/cases/:id/route': { customer: 'Nordlicht Studio' },
    '/cases/:id/instruction': { instruction: 'carry-out', toldWords: 'Their officer called on Monday.' },
    '/cases/:id/guardian': { checked: 'The mother came to the office.' },
    '/cases/:id/correct': { list: 'a'.repeat(64), evidence: 'A copy of the register.' },
    '/cases/:id/redaction': { act: 'hand-over' },
    '/cases/:id/redaction/:text': { act: 'read' },
    '/cases/:id/redaction-back': { changes: 'The second name in text 4.' },
    '/cases/:id/proof': { rung: 'points', doubt: 'The address was changed yesterday.' },
    '/cases/:id/drop-proof': { enough: 'She called us back on the number that we hold.' },
    '/cases/:id/ask-document': { doubt: 'The name does not fit the account.' },
    '/cases/:id/drop-document': { without: 'She came to our counter with her daughter.' },
    '/cases/:id/document/:document': { outcome: 'accepted' },
    '/cases/:id/document/:document/look': {},
    '/cases/:id/evidence': { words: 'The certificate of her marriage.' },
    '/cases/:id/evidence-back': { file: crypto.randomUUID() },
    '/cases/:id/evidence/:file': {},
    '/cases/:id/owner-heard': {
      taskId: crypto.randomUUID(),
      outcome: 'done',
      heard: 'She called on Monday: all shredded.',
    },
    '/cases/:id/owner-look': { taskId: crypto.randomUUID(), pass: 'no' },
    '/cases/:id/owner-file/:file': { fate: 'withheld' },
    '/cases/:id/owner-again': { taskId: crypto.randomUUID() },
    '/cases/:id/owner-other': { taskId: crypto.randomUUID(), email: 'cellar@lumyx.example' },
    '/cases/:id/outcome': { outcome: 'upheld', because: 'We overlooked your second account.' },
    '/cases/:id/message': { message: 'We have found the invoice.' },
    '/cases/:id/fill': { into: 'message', macro: 'house:acknowledge' },
    '/retention/sweeps/:id/approve': { digest: plan.digest },
    '/retention/sweeps/:id/confirm': { digest: plan.digest },
    '/cases/:id/erase-again': {},
    '/map/:id/restored': { day: '2026-01-02', time: '03:00' },
    '/holds/new': {
      scope: 'case',
      reference: '7F3K-2QXM',
      reason: 'A court asked for the files.',
      tell: 'no',
      ownerId: crypto.randomUUID(),
      reviewOn: '2026-12-21',
    },
    '/holds/:id/review': { reason: 'The court has not decided yet.', reviewOn: '2026-12-21' },
    '/holds/:id/lift': { lifting: 'The court has decided.' },
    '/promises/evidence': {
      name: 'security-review',
      datedOn: '2026-01-02',
      words: 'Every account and key was looked at.',
    },
    '/breaches/new': BREACH,
    '/breaches/:id/amend': { ...BREACH, version: '1' },
    '/disclosures/new': DISCLOSURE,
    '/disclosures/:id/amend': { ...DISCLOSURE, version: '1' },
    '/bundles/new': {
      from: '2026-01-01',
      to: '2026-01-31',
      authority: 'Commissioner of Harbour City',
      email: 'inspector@authority.example',
      otherWay: 'phone',
    },
    '/bundles/:id/send': { email: 'inspector@authority.example' },
    '/bundles/:id/code': {},
    '/bundles/:id/end-link': {},
    '/bundles/:id/again': {},
    '/macros/new': { name: 'Own', kind: 'message', language: 'en', body: 'We have your request.' },
    '/macros/:id': { name: 'Own', kind: 'message', language: 'en', body: 'We read it.', version: '1' },
    '/cases/:id/join': { mainId: crypto.randomUUID() },
    '/cases/:id/part': { apart: 'She means her other account.' },
    '/cases/:id/place': { place: 'shop.users' },
    '/cases/:id/law': { law: 'eu-gdpr', why: 'She lives in Austria.' },
    '/cases/:id/right': { right: 'erasure', meant: 'She says it in the second line.' },
    '/laws/:law': { digest: 'a'.repeat(64), counsel: 'Dr. Vera Paragraph', read: 'yes' },
    '/cases/:id/notes': { text: 'A note.' },
    '/cases/:id/withdraw': { said: 'She called on Monday.' },
    '/letters/:id': {},
    '/mail/:id/ruling': { kind: 'none', reason: 'An invoice.' },
    '/map': item,
    '/accounts': { name: 'X', email: 'x@example.org', auditor: 'yes' },
    '/accounts/:id': { act: 'disable' },
    '/accounts/:id/absence': { act: 'back' },
    '/me': { act: 'back' },
    '/password': { _password: 'blue kettle marsh' },
    '/programs': { name: 'X', 'read-cases': 'yes' },
    '/programs/:id/revoke': {},
  };
  const form = forms[path];
  if (form === undefined) throw new Error(`a new form without a test: ${path}`);
  return form;
}
