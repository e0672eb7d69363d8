// Holds what the desk answers a member of staff, page by page, against what the file of her role says.
import type request from 'supertest';
import { ENDPOINTS } from '../../src/api/routes.ts';
import type { Role } from '../../src/auth/permissions.ts';
import { CONSOLE_PAGES } from '../../src/console/routes.ts';
import { PORTAL_PAGES } from '../../src/portal/routes.ts';
import { type Desk, openDesk, type Visitor } from '../console/desk.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { formOf, somewhere } from './forms.ts';

/** What a role may do at a page: nothing, read it, or read it and send its form. */
export type Verdict = 'no' | 'reads' | 'acts';

export interface Roles {
  readonly home: TestHouse;
  readonly desk: Desk;
  close(): Promise<void>;
}

/** A house with a desk, for one file. */
export async function openRoles(): Promise<Roles> {
  const home = await openTestHouse();
  const desk = await openDesk(home);
  return {
    home,
    desk,
    close: async () => {
      await desk.close();
      await home.close();
    },
  };
}

/** Pages of the desk that somebody must be signed in for. */
export const STAFF_PAGES = CONSOLE_PAGES.filter(({ access }) => access !== 'public');

/** A role's house, desk and signed-in visitor; there once the tests run. */
export interface HeldRole {
  readonly house: () => Roles;
  readonly visitor: () => Visitor;
}

/** Adds the tests that every role of staff passes: all pages named, each as the file says, and nobody elsewhere. */
export function holdRole(role: Role, pages: Readonly<Record<string, Verdict>>): HeldRole {
  let roles: Roles;
  let visitor: Visitor;
  beforeAll(async () => {
    roles = await openRoles();
    visitor = await roles.desk.signIn(role);
  });
  afterAll(() => roles.close());

  test('every page of the desk stands in this file', () => mustNameEveryPage(pages));

  test('each page answers as this file says', async () => await walkDesk(visitor, pages));

  test('at people’s pages and at the endpoints a session of the desk is nobody’s', async () => {
    await mustBeNobodyElsewhere(visitor);
  });
  return { house: () => roles, visitor: () => visitor };
}

/** The file names every page of the desk, each once, and claims no form where there is none. */
function mustNameEveryPage(verdicts: Readonly<Record<string, Verdict>>): void {
  expect(Object.keys(verdicts).toSorted()).toEqual(STAFF_PAGES.map(({ path }) => path).toSorted());
  const formless = STAFF_PAGES.filter(({ path, takesForm }) => verdicts[path] === 'acts' && !takesForm);
  expect(formless.map(({ path }) => path)).toEqual([]);
}

/** Opens every page, and sends every form, and compares with the file. */
async function walkDesk(visitor: Visitor, verdicts: Readonly<Record<string, Verdict>>): Promise<void> {
  const seen: Record<string, Verdict | string> = {};
  for (const { path, takesForm } of STAFF_PAGES) {
    const read = await visitor.get(somewhere(path));
    const sent = takesForm ? await visitor.post(somewhere(path), formOf(path), '/') : null;
    seen[path] = verdictOf(read, sent);
  }
  expect(seen).toEqual(verdicts);
}

function verdictOf(read: request.Response, sent: request.Response | null): Verdict | string {
  const opened = isOpen(read);
  const acted = sent !== null && isOpen(sent);
  if (opened) return acted ? 'acts' : 'reads';
  return acted
    ? `sends what may not be read: ${sent?.status}`
    : read.status === 403
      ? 'no'
      : `${read.status}`;
}

/** Whether the role was no reason to refuse: an id that never was is, like any address, not found. */
function isOpen({ status, headers }: request.Response): boolean {
  if (status === 303) return !String(headers.location).endsWith('/sign-in');
  return [200, 400, 404, 409].includes(status);
}

/** Being staff opens no page of a person's, and no endpoint of a program's. */
async function mustBeNobodyElsewhere(visitor: Visitor): Promise<void> {
  const requestId = crypto.randomUUID();
  for (const { path, access } of PORTAL_PAGES) {
    if (access !== 'person') continue;
    const { status, headers } = await visitor.outside('get', `/lumyx${path.replace(':id', requestId)}`);
    expect([path, status, headers.location]).toEqual([path, 303, `/lumyx/requests/${requestId}/verify`]);
  }
  for (const { method, path } of ENDPOINTS) {
    const { status } = await visitor.outside(method, `/api/v1${path.replace(/\{\w+\}/g, requestId)}`);
    expect([method, path, status]).toEqual([method, path, 401]);
  }
}
