// The person: may do everything with the request that she proved, and nothing with anybody else's, at the desk or by the API.
import { ENDPOINTS } from '../../src/api/routes.ts';
import { PORTAL_PAGES } from '../../src/portal/routes.ts';
import { type Person, personAt } from '../portal/person.ts';
import { openRoles, type Roles, STAFF_PAGES } from './desk-doors.ts';
import { somewhere } from './forms.ts';

/** Pages of a request that only its own person opens; `acts` where she sends something. */
const HERS: Readonly<Record<string, 'reads' | 'acts'>> = {
  '/requests/:id': 'reads',
  '/requests/:id/withdraw': 'acts',
  '/requests/:id/waive': 'acts',
  '/requests/:id/answer': 'acts',
  '/requests/:id/proof': 'acts',
  '/requests/:id/declaration': 'acts',
  '/requests/:id/contact': 'acts',
  '/requests/:id/contact-code': 'acts',
  '/requests/:id/contact-again': 'acts',
  '/requests/:id/tone': 'acts',
  '/requests/:id/letters': 'reads',
  '/requests/:id/agent': 'acts',
  '/requests/:id/agent-data': 'acts',
  '/requests/:id/document': 'acts',
  '/requests/:id/evidence': 'acts',
  '/requests/:id/evidence/take-back': 'acts',
  '/requests/:id/message': 'acts',
  '/requests/:id/review': 'acts',
  '/requests/:id/statement': 'acts',
  '/requests/:id/data': 'acts',
  '/requests/:id/wrong': 'acts',
  '/requests/:id/archive': 'acts',
  '/requests/:id/archive-code': 'acts',
  '/requests/:id/protect': 'acts',
  '/requests/:id/protected-archive': 'acts',
  '/requests/:id/links': 'acts',
  '/requests/:id/links/new': 'acts',
  '/requests/:id/links/:link/revoke': 'acts',
};

let roles: Roles;
let her: Person;
let hers: string;
let theirs: string;
beforeAll(async () => {
  roles = await openRoles();
  const { home, desk } = roles;
  const other = personAt(home, desk.app, home.lumyx);
  theirs = await other.askAndProve({ right: 'access', email: 'pia.anders@example.org' });
  her = personAt(home, desk.app, home.lumyx);
  hers = await her.askAndProve({ right: 'access', email: 'mara.lindt@example.org' });
});
afterAll(() => roles.close());

const pageOf = (request: string, path: string): string =>
  somewhere(path.replace('/requests/:id', request.replace('/lumyx', ''))).replace(/^/, '/lumyx');

test('every page for a person stands in this file', () => {
  const pages = PORTAL_PAGES.filter(({ access }) => access === 'person');
  expect(pages.map(({ path, takesForm }) => [path, takesForm ? 'acts' : 'reads'])).toEqual(
    Object.entries(HERS),
  );
});

test.each(Object.entries(HERS))('%s: hers, and nobody else’s', async (path, verdict) => {
  for (const [request, open] of [
    [hers, true],
    [theirs, false],
  ] as const) {
    const answers = [await her.get(pageOf(request, path))];
    if (verdict === 'acts') answers.push(await her.post(pageOf(request, path), {}, hers));
    for (const { status, headers } of answers) {
      const proofAsked = status === 303 && headers.location === `${request}/verify`;
      expect([request === hers, status, proofAsked]).toEqual([open, status, !open]);
      expect([200, 303, 400, 404, 409]).toContain(status);
    }
  }
});

test('her session opens no page of the desk and no endpoint', async () => {
  for (const { path, takesForm } of STAFF_PAGES) {
    const at = `/lumyx/console${somewhere(path) === '/' ? '' : somewhere(path)}`;
    const answers = [await her.get(at), ...(takesForm ? [await her.post(at, {}, hers)] : [])];
    for (const { status, headers } of answers)
      expect([path, status, headers.location]).toEqual([path, 303, '/lumyx/console/sign-in']);
  }
  for (const { method, path } of ENDPOINTS.filter((endpoint) => endpoint.method === 'get')) {
    const { status } = await her.get(`/api/v1${path.replace(/\{\w+\}/g, crypto.randomUUID())}`);
    expect([method, path, status]).toEqual([method, path, 401]);
  }
});
