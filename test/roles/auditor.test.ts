// The auditor: reads, and changes nothing.
import type { Visitor } from '../console/desk.ts';
import { mustBeNobodyElsewhere, mustNameEveryPage, openRoles, type Roles, type Verdict, walkDesk } from './desk-doors.ts';

const PAGES: Readonly<Record<string, Verdict>> = {
  '/': 'reads',
};

let roles: Roles;
let auditor: Visitor;
beforeAll(async () => {
  roles = await openRoles();
  auditor = await roles.desk.signIn('auditor');
});
afterAll(() => roles.close());

test('every page of the desk stands in this file, and no form is hers', () => {
  mustNameEveryPage(PAGES);
  expect(Object.values(PAGES)).not.toContain('acts');
});

test('each page answers as this file says', async () => await walkDesk(auditor, PAGES));

test('at people’s pages and at the endpoints she is nobody', async () => {
  await mustBeNobodyElsewhere(roles, auditor);
});
