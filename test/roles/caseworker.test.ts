// The caseworker: takes requests in and prepares them, and decides nothing.
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
  '/password': 'acts',
  '/': 'reads',
  '/search': 'acts',
  '/found': 'reads',
  '/assign': 'acts',
  '/cases/new': 'acts',
  '/minors/new': 'acts',
  '/items/new': 'acts',
  '/cases/:id/item': 'acts',
  '/cases/:id/guardian': 'no',
  '/cases/:id': 'reads',
  '/cases/:id/assign': 'acts',
  '/cases/:id/approve': 'no',
  '/cases/:id/confirm': 'no',
  '/cases/:id/questions': 'acts',
  '/cases/:id/dispute': 'no',
  '/cases/:id/redraw': 'no',
  '/cases/:id/refuse': 'no',
  '/cases/:id/withdraw': 'no',
  '/cases/:id/answer': 'no',
  '/cases/:id/lift': 'no',
  '/cases/:id/notes': 'acts',
  '/cases/:id/route': 'acts',
  '/cases/:id/instruction': 'acts',
  '/cases/:id/extend': 'acts',
  '/cases/:id/ask': 'acts',
  '/cases/:id/answered': 'acts',
  '/cases/:id/recipient': 'acts',
  '/cases/:id/law': 'no',
  '/cases/:id/right': 'no',
  '/cases/:id/proof': 'no',
  '/cases/:id/drop-proof': 'no',
  '/cases/:id/ask-document': 'no',
  '/cases/:id/drop-document': 'no',
  '/cases/:id/document/:document': 'no',
  '/cases/:id/document/:document/look': 'no',
  '/cases/:id/outcome': 'no',
  '/cases/:id/message': 'acts',
  '/cases/:id/place': 'acts',
  '/cases/:id/join': 'no',
  '/cases/:id/part': 'no',
  '/cases/:id/fill': 'acts',
  '/cases/:id/correct': 'acts',
  '/cases/:id/values': 'no',
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
  '/map': 'reads',
  '/macros': 'reads',
  '/macros/new': 'no',
  '/macros/:id': 'no',
  '/laws': 'reads',
  '/laws/:law': 'reads',
  '/numbers': 'no',
  '/numbers.csv': 'no',
  '/accounts': 'no',
  '/accounts/:id': 'no',
  '/me': 'acts',
  '/accounts/:id/absence': 'no',
  '/programs': 'no',
  '/programs/:id/revoke': 'no',
};

let roles: Roles;
let caseworker: Visitor;
beforeAll(async () => {
  roles = await openRoles();
  caseworker = await roles.desk.signIn('caseworker');
});
afterAll(() => roles.close());

test('every page of the desk stands in this file', () => mustNameEveryPage(PAGES));

test('each page answers as this file says', async () => await walkDesk(caseworker, PAGES));

test('at people’s pages and at the endpoints a session of the desk is nobody’s', async () => {
  await mustBeNobodyElsewhere(roles, caseworker);
});
