// The auditor: reads, and changes nothing.
import type { Visitor } from '../console/desk.ts';
import {
  mustBeNobodyElsewhere,
  mustNameEveryPage,
  openRoles,
  type Roles,
  type Verdict,
  walkDesk,
} from './desk-doors.ts';

const PAGES: Readonly<Record<string, Verdict>> = {
  '/password': 'no',
  '/': 'reads',
  // A form, so that no address of a person stands in a link; it changes nothing.
  '/search': 'acts',
  '/found': 'reads',
  '/assign': 'no',
  '/cases/new': 'no',
  '/minors/new': 'no',
  '/items/new': 'no',
  '/cases/:id/item': 'no',
  '/cases/:id/guardian': 'no',
  '/cases/:id': 'reads',
  '/cases/:id/assign': 'no',
  '/cases/:id/approve': 'no',
  '/cases/:id/confirm': 'no',
  '/cases/:id/questions': 'no',
  '/cases/:id/dispute': 'no',
  '/cases/:id/redraw': 'no',
  '/cases/:id/refuse': 'no',
  '/cases/:id/withdraw': 'no',
  '/cases/:id/answer': 'no',
  '/cases/:id/lift': 'no',
  '/cases/:id/notes': 'no',
  '/cases/:id/route': 'no',
  '/cases/:id/instruction': 'no',
  '/cases/:id/extend': 'no',
  '/cases/:id/ask': 'no',
  '/cases/:id/answered': 'no',
  '/cases/:id/recipient': 'no',
  '/cases/:id/law': 'no',
  '/cases/:id/right': 'no',
  '/cases/:id/proof': 'no',
  '/cases/:id/drop-proof': 'no',
  '/cases/:id/ask-document': 'no',
  '/cases/:id/drop-document': 'no',
  '/cases/:id/document/:document': 'no',
  '/cases/:id/document/:document/look': 'no',
  '/cases/:id/outcome': 'no',
  '/cases/:id/message': 'no',
  '/cases/:id/place': 'no',
  '/cases/:id/join': 'no',
  '/cases/:id/part': 'no',
  '/cases/:id/fill': 'no',
  '/cases/:id/correct': 'no',
  '/cases/:id/values': 'no',
  '/cases/:id/redaction': 'no',
  '/cases/:id/redaction/:text': 'no',
  '/cases/:id/redaction-back': 'no',
  '/cases/:id/evidence': 'no',
  '/cases/:id/evidence-back': 'no',
  '/cases/:id/evidence/:file': 'no',
  '/cases/:id/owner-heard': 'no',
  '/cases/:id/owner-file/:file': 'no',
  '/cases/:id/owner-words': 'no',
  '/cases/:id/owner-look': 'no',
  '/cases/:id/owner-again': 'no',
  '/cases/:id/owner-other': 'no',
  '/letters': 'reads',
  '/letters/:id': 'no',
  '/mail': 'no',
  '/mail/:id': 'no',
  '/mail/:id/ruling': 'no',
  '/map': 'reads',
  '/macros': 'reads',
  '/macros/new': 'no',
  '/macros/:id': 'no',
  '/laws': 'reads',
  '/laws/:law': 'reads',
  '/numbers': 'reads',
  '/numbers.csv': 'reads',
  '/accounts': 'reads',
  '/accounts/:id': 'no',
  '/me': 'no',
  '/accounts/:id/absence': 'no',
  '/programs': 'reads',
  '/programs/:id/revoke': 'no',
};

let roles: Roles;
let auditor: Visitor;
beforeAll(async () => {
  roles = await openRoles();
  auditor = await roles.desk.signIn('auditor');
});
afterAll(() => roles.close());

test('every page of the desk stands in this file, and no form but the search is hers', () => {
  mustNameEveryPage(PAGES);
  expect(Object.keys(PAGES).filter((path) => PAGES[path] === 'acts')).toEqual(['/search']);
});

test('each page answers as this file says', async () => await walkDesk(auditor, PAGES));

test('at people’s pages and at the endpoints a session of the desk is nobody’s', async () => {
  await mustBeNobodyElsewhere(roles, auditor);
});
