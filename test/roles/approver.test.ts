// The approver: decides on requests and plans; keys, accounts and the programs that hold them are not hers.
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
  '/macros': 'reads',
  '/macros/new': 'acts',
  '/macros/:id': 'acts',
  '/laws': 'reads',
  '/laws/:law': 'acts',
  '/numbers': 'reads',
  '/numbers.csv': 'reads',
  '/accounts': 'reads',
  '/accounts/:id': 'no',
  '/me': 'acts',
  '/accounts/:id/absence': 'no',
  '/programs': 'reads',
  '/programs/:id/revoke': 'no',
};

let roles: Roles;
let approver: Visitor;
beforeAll(async () => {
  roles = await openRoles();
  approver = await roles.desk.signIn('approver');
});
afterAll(() => roles.close());

test('every page of the desk stands in this file', () => mustNameEveryPage(PAGES));

test('each page answers as this file says', async () => await walkDesk(approver, PAGES));

test('at people’s pages and at the endpoints a session of the desk is nobody’s', async () => {
  await mustBeNobodyElsewhere(roles, approver);
});
