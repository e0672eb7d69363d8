// In which states each page of a person is looked at, by its path; a page that stands in no line here or for the desk fails the walk.

/** One look: the address with `{names}` of cases, the form that is sent there, and how it is answered. */
export interface State {
  readonly at: string;
  /** Sent instead of a look; its fields are what a person leaves wrong. */
  readonly form?: Readonly<Record<string, string>>;
  /** 200 for a look and 400 for a form, unless told. 303: the page shows nothing of its own. */
  readonly status?: number;
  /** Whose eyes; unless told the person's, and the administrator's at the desk. */
  readonly as?: 'nobody' | 'administrator' | 'approver' | 'caseworker' | 'auditor';
  /** The form is on another page than where it goes. */
  readonly from?: string;
  /** It shows a page that another line looks at, so its answer is enough. */
  readonly same?: true;
  /** It takes files, so it is sent as such a form. */
  readonly files?: true;
}

/** A letter too many for most fields. */
export const MUCH = 'x'.repeat(5_001);
export const moves = (at: string): State[] => [{ at, status: 303 }];
const onRequest = (name: string, on: string, form: Record<string, string>): State[] => [
  { at: `/requests/{${on}}/${name}`, form, from: `/requests/{${on}}` },
];
export const sameAs = (at: string): State[] => [{ at, same: true }];
export const looks = (...paths: string[]): State[] => paths.map((at) => ({ at }));
const OWNER_LINK = '/owner-tasks/{owner-link}';
export const none = crypto.randomUUID();
const LINK = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee.abcdefghijklmnopqrstuvwxyz';

export const PORTAL_STATES: Readonly<Record<string, readonly State[]>> = {
  '/': [
    ...looks('', '?language=de', '?language=fr', '?language=zh', '?language=en'),
    { at: '', form: { ownWords: MUCH, email: 'x' } },
  ],
  '/signed-in': moves('/signed-in'),
  '/signed-in/request': moves('/signed-in/request'),
  '/for-another': [...looks('/for-another'), { at: '/for-another', form: {}, files: true }],
  '/for-another/sent': looks('/for-another/sent?reference=ABCD-1234'),
  '/complaint': [...looks('/complaint'), { at: '/complaint', form: {} }],
  '/child': [...looks('/child'), { at: '/child', form: {} }],
  '/shown': [...looks('/shown'), { at: '/shown', form: {} }],
  '/requests/:id/effect': looks('/requests/{effect}/effect'),
  '/passed-on/:id': [...looks(`/passed-on/${none}`), { at: `/passed-on/${none}`, form: { code: '1' } }],
  '/customer-requests/:id': [
    ...looks(`/customer-requests/${none}`),
    { at: `/customer-requests/${none}`, form: { code: '1' } },
  ],
  '/requests/:id/verify': [
    { at: '/requests/{lapsed}/verify?again=yes', as: 'nobody' },
    { at: '/requests/{lapsed}/verify', form: { code: '12' }, as: 'nobody' },
  ],
  '/requests/:id/code': moves('/requests/{received}/code'),
  '/requests/:id': looks(
    ...['received', 'verified', 'cooling-off', 'planned', 'approved', 'fulfilled', 'empty', 'partly'].map(
      (one) => `/requests/{${one}}?still=yes`,
    ),
    ...['lapsed', 'denied', 'withdrawn', 'asked', 'points', 'declaration', 'document', 'agent'].map(
      (one) => `/requests/{${one}}`,
    ),
    ...['complaint', 'portability', 'named', 'minor', 'depicted'].map((one) => `/requests/{${one}}`),
    '/requests/{unused}?language=de',
    '/requests/{unused}',
    '/requests/{asked}?language=de',
    '/requests/{fulfilled}?language=zh',
    '/requests/{cooling-off}?language=fr',
    '/requests/{planned}?language=en',
  ),
  '/requests/:id/withdraw': sameAs('/requests/{planned}/withdraw'),
  '/requests/:id/waive': onRequest('waive', 'cooling-off', { statement: 'no' }),
  '/requests/:id/answer': onRequest('answer', 'asked', { reply: 'no' }),
  '/requests/:id/proof': [
    ...looks('/requests/{points}/proof'),
    ...onRequest('proof', 'points', { 'answer-0': '' }),
  ],
  '/requests/:id/declaration': [
    ...looks('/requests/{declaration}/declaration'),
    ...onRequest('declaration', 'declaration', { language: 'en' }),
  ],
  '/requests/:id/contact': [
    ...looks('/requests/{asked}/contact'),
    ...onRequest('contact', 'asked', { email: '' }),
  ],
  '/requests/:id/contact-code': onRequest('contact-code', 'asked', { code: '1' }),
  '/requests/:id/contact-again': sameAs('/requests/{asked}/contact-again'),
  '/requests/:id/tone': onRequest('tone', 'asked', {}),
  '/requests/:id/letters': looks('/requests/{asked}/letters'),
  '/not-me/:id': [...looks(`/not-me/${none}`), { at: `/not-me/${none}`, form: { code: '1' } }],
  '/requests/:id/agent': moves('/requests/{agent}/agent'),
  '/requests/:id/agent-data': moves('/requests/{agent}/agent-data'),
  '/requests/:id/document': [
    ...looks('/requests/{document}/document'),
    { at: '/requests/{document}/document', form: {}, files: true },
  ],
  '/requests/:id/evidence': [
    ...looks('/requests/{verified}/evidence'),
    { at: '/requests/{verified}/evidence', form: { words: MUCH }, files: true },
  ],
  '/requests/:id/evidence/take-back': moves('/requests/{verified}/evidence/take-back'),
  '/requests/:id/message': onRequest('message', 'asked', { message: MUCH }),
  '/requests/:id/review': onRequest('review', 'fulfilled', { reasons: 'no' }),
  '/requests/:id/statement': onRequest('statement', 'corrected', { position: 'no' }),
  '/requests/:id/data': [
    { at: '/requests/{fulfilled}/data' },
    { at: '/requests/{full}/data' },
    { at: '/requests/{empty}/data' },
    { at: '/requests/{portability}/data', form: { code: '1' }, from: '/requests/{portability}' },
  ],
  '/requests/:id/wrong': [
    { at: '/requests/{fulfilled}/wrong?{wrong}' },
    { at: '/requests/{fulfilled}/wrong?{wrong}', form: { should: '', why: MUCH } },
  ],
  '/requests/:id/archive': looks('/requests/{portability}/archive'),
  '/requests/:id/archive-code': moves('/requests/{fulfilled}/archive-code'),
  '/requests/:id/protect': [
    ...looks('/requests/{fulfilled}/protect'),
    { at: '/requests/{portability}/protect', form: { code: '1' }, from: '/requests/{portability}' },
  ],
  '/requests/:id/protected-archive': [
    {
      at: '/requests/{portability}/protected-archive',
      form: { way: 'passphrase', passphrase: 'short', 'passphrase-again': 'other' },
      from: '/requests/{portability}/protect',
      status: 303,
    },
    {
      at: '/requests/{portability}/protected-archive',
      form: { way: 'key', key: 'age1x' },
      from: '/requests/{portability}/protect',
      status: 303,
    },
  ],
  '/requests/:id/links': [
    ...looks('/requests/{portability}/links'),
    { at: '/requests/{portability}/links', form: { code: '1' } },
  ],
  '/requests/:id/links/new': [
    {
      at: '/requests/{portability}/links/new',
      form: { receiver: 'x' },
      from: '/requests/{portability}/links',
    },
  ],
  '/requests/:id/links/:link/revoke': moves(`/requests/{portability}/links/${none}/revoke`),
  '/hand-over/:token': [...looks(`/hand-over/${LINK}`), { at: `/hand-over/${LINK}`, form: {}, status: 404 }],
  '/owner-tasks/:id': [
    ...looks('/owner-tasks/{owner-link}', '/owner-tasks/{owner-link}?language=de'),
    { at: OWNER_LINK, form: { code: '1' }, files: true },
    { at: OWNER_LINK, form: { code: '{owner-code}' }, files: true, status: 200 },
    { at: OWNER_LINK, form: { code: '{owner-code}', answering: 'yes' }, files: true },
    {
      at: '/owner-tasks/{answered-link}',
      form: { code: '{answered-code}' },
      files: true,
      status: 409,
    },
  ],
  '/owner-tasks/:id/letter': [{ at: `${OWNER_LINK}/letter`, form: {}, from: OWNER_LINK, status: 200 }],
  '/authority/:token': [...looks(`/authority/${LINK}`), { at: `/authority/${LINK}`, form: { code: '12' } }],
  '/choices': [
    ...looks('/choices', '/choices?language=de', '/choices?language=fr', '/choices?language=zh'),
    ...looks('/choices?language=en'),
    { at: '/choices', form: { purpose: 'sharing' } },
    { at: '/choices', as: 'nobody' },
  ],
  '/choices/receipts/:record': [{ at: `/choices/receipts/${none}`, status: 404 }],
  '/.well-known/jwks.json': sameAs('/.well-known/jwks.json'),
  '/policies': looks('/policies', '/policies?language=zh', '/policies?language=en'),
  '/policies/:document': looks(
    '/policies/privacy-notice',
    '/policies/privacy-notice?language=de',
    '/policies/privacy-notice?language=en',
    '/policies/privacy-notice?version=1',
    '/policies/later?version=1',
  ),
  '/authority/:token/file': moves(`/authority/${LINK}/file`),
  '/changes': looks('/changes', '/changes?language=de', '/changes?language=fr', '/changes?language=zh'),
  '/changes/:token': [...looks(`/changes/${LINK}`), { at: `/changes/${LINK}`, form: {}, status: 404 }],
  '/watch-method': looks('/watch-method', '/watch-method?language=zh'),
  '/for-another/data/:token': [
    ...looks(`/for-another/data/${LINK}`),
    { at: `/for-another/data/${LINK}`, form: { code: '1' } },
  ],
  '/for-another/data/:token/code': [{ at: `/for-another/data/${LINK}/code`, form: {}, status: 200 }],
};

/** What a door says that is no page of anybody, by its section. */
export const DOOR_STATES: Readonly<Record<string, readonly State[]>> = {
  '': [
    { at: '?what=ever', status: 400 },
    { at: '/nothing', status: 404 },
    { at: '/requests/not-an-id', status: 404 },
    { at: '/complaint', form: { what: 'x'.repeat(102_400) }, status: 413 },
    {
      at: '/complaint',
      form: Object.fromEntries(Array.from({ length: 201 }, (_, field) => [`f${field}`, ''])),
      status: 413,
    },
  ],
  '/console': [
    { at: '/nothing', status: 404 },
    { at: '/accounts/{account}', as: 'auditor', status: 403 },
    { at: '/cases/{withdrawn}/redraw', form: {}, from: '/cases/{withdrawn}', status: 409 },
  ],
};
