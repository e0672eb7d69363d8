// The stranger: what is open to everybody, page by page and endpoint by endpoint; everything else asks who is there.
import request from 'supertest';
import { ENDPOINTS } from '../../src/api/routes.ts';
import { CONSOLE_PAGES } from '../../src/console/routes.ts';
import { PORTAL_PAGES } from '../../src/portal/routes.ts';
import { openRoles, type Roles } from './desk-doors.ts';
import { somewhere } from './forms.ts';

/** Pages for people that nobody has to prove anything for; a link or a code is asked on some of them. */
const OPEN_TO_ALL: readonly string[] = [
  '/',
  '/signed-in',
  '/signed-in/request',
  '/for-another',
  '/for-another/sent',
  '/complaint',
  '/child',
  '/shown',
  '/requests/:id/effect',
  '/passed-on/:id',
  '/owner-tasks/:id',
  '/owner-tasks/:id/letter',
  '/customer-requests/:id',
  '/requests/:id/verify',
  '/requests/:id/code',
  '/not-me/:id',
  '/hand-over/:token',
  '/for-another/data/:token',
  '/for-another/data/:token/code',
  // Choices are shown to whom a code or the company has proven; others read how to prove it.
  '/choices',
  '/choices/receipts/:record',
  '/.well-known/jwks.json',
  '/policies',
  '/policies/:document',
  // A link and a code that came another way.
  '/authority/:token',
  '/authority/:token/file',
  '/changes',
  '/changes/:token',
  '/watch-method',
];
const OPEN_AT_THE_DESK: readonly string[] = ['/sign-in', '/activate', '/sign-out'];
/** Beside the endpoints, which all ask for a key. */
const OPEN_BESIDE = ['/', '/healthz', '/api/v1/openapi.json'];

let roles: Roles;
beforeAll(async () => {
  roles = await openRoles();
});
afterAll(() => roles.close());

const open = ({ access }: { access: string }): boolean => access === 'public';

test('what is open is exactly what this file says', () => {
  expect(PORTAL_PAGES.filter(open).map(({ path }) => path)).toEqual(OPEN_TO_ALL);
  expect(CONSOLE_PAGES.filter(open).map(({ path }) => path)).toEqual(OPEN_AT_THE_DESK);
});

test('open pages open, or know nothing of what never was', async () => {
  const { app } = roles.desk;
  const paths = [
    ...OPEN_TO_ALL.map((path) => `/lumyx${somewhere(path)}`),
    ...OPEN_AT_THE_DESK.map((path) => `/lumyx/console${path}`),
    ...OPEN_BESIDE,
  ];
  for (const path of paths) {
    const { status } = await request(app.express).get(path);
    expect([path, [200, 303, 400, 404].includes(status), status]).toEqual([path, true, status]);
  }
});

test('every other page leads to a proof or to signing in, read or sent to', async () => {
  const { app } = roles.desk;
  const id = crypto.randomUUID();
  const closed = [
    ...PORTAL_PAGES.filter((page) => !open(page)).map((page) => ({
      ...page,
      at: `/lumyx${somewhere(page.path.replace(':id', id))}`,
      to: `/lumyx/requests/${id}/verify`,
    })),
    ...CONSOLE_PAGES.filter((page) => !open(page)).map((page) => ({
      ...page,
      at: `/lumyx/console${somewhere(page.path)}`,
      to: '/lumyx/console/sign-in',
    })),
  ];
  for (const { path, at, to, takesForm } of closed) {
    const read = await request(app.express).get(at);
    expect([path, read.status, read.headers.location]).toEqual([path, 303, to]);
    if (!takesForm) continue;
    // Without a token from a page of ours a form is not looked at; where files come, not even its token is.
    const sent = await request(app.express).post(at).type('form').send({});
    const refused = sent.status === 403 || (sent.status === 303 && sent.headers.location === to);
    expect([path, refused, sent.status]).toEqual([path, true, sent.status]);
  }
});

test('every endpoint asks for a key, and one that holds nothing opens nothing', async () => {
  const { app } = roles.desk;
  for (const { method, path } of ENDPOINTS) {
    const at = `/api/v1${path.replace(/\{\w+\}/g, crypto.randomUUID())}`;
    const { status, body } = await request(app.express)
      [method](at)
      .send(method === 'get' ? undefined : {});
    expect([method, path, status, body.code]).toEqual([method, path, 401, 'key-not-valid']);
  }
});
