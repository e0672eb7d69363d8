// In which states each page is looked at, by its path; a page that stands in no line here fails the walk.

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
const MUCH = 'x'.repeat(5_001);
const moves = (at: string): State[] => [{ at, status: 303 }];
/** A form whose page is that of the case. */
const onCase = (name: string, form: Record<string, string> = {}, on = 'asked'): State[] => [
  { at: `/cases/{${on}}/${name}`, form, from: `/cases/{${on}}` },
];
const onRequest = (name: string, on: string, form: Record<string, string>): State[] => [
  { at: `/requests/{${on}}/${name}`, form, from: `/requests/{${on}}` },
];
const sameAs = (at: string): State[] => [{ at, same: true }];
const looks = (...paths: string[]): State[] => paths.map((at) => ({ at }));
const OWNER_LINK = '/owner-tasks/{owner-link}';
const none = crypto.randomUUID();
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
  '/for-another/data/:token': [
    ...looks(`/for-another/data/${LINK}`),
    { at: `/for-another/data/${LINK}`, form: { code: '1' } },
  ],
  '/for-another/data/:token/code': [{ at: `/for-another/data/${LINK}/code`, form: {}, status: 200 }],
};

export const CONSOLE_STATES: Readonly<Record<string, readonly State[]>> = {
  '/sign-in': [
    { at: '/sign-in', as: 'nobody' },
    { at: '/sign-in', form: { email: 'x@example.org', password: 'wrong' }, as: 'nobody', from: '/sign-in' },
  ],
  '/activate': [
    { at: '/activate', as: 'nobody' },
    { at: '/activate', form: { token: '', password: 'short' }, as: 'nobody' },
  ],
  '/sign-out': moves('/sign-out'),
  '/password': [...looks('/password'), { at: '/password', form: { _password: 'wrong wrong wrong' } }],
  '/search': [...looks('/search'), { at: '/search', form: { term: '' } }],
  '/found': looks('/found?ref=FULL-0001', '/found?ref=ABCD-1234'),
  '/assign': [
    ...looks('/assign', '/assign?case={asked}&to=me', '/assign?case={asked}&to=nobody'),
    { at: '/assign', form: { cases: 'x', to: 'me' }, from: '/' },
  ],
  '/me': [...looks('/me'), { at: '/me', form: { act: 'away' } }],
  '/macros': [...looks('/macros'), { at: '/macros', as: 'auditor' }],
  '/macros/new': [...looks('/macros/new'), { at: '/macros/new', form: { kind: 'message', body: '{{x}}' } }],
  '/macros/:id': [
    ...looks('/macros/{macro}'),
    { at: '/macros/{macro}', form: { kind: 'message', version: '1', body: MUCH.repeat(3) } },
  ],
  '/': [...looks('', '?state=ended', '?when=overdue&waits=owner', '?held=yes'), { at: '', as: 'auditor' }],
  '/cases/new': [...looks('/cases/new'), { at: '/cases/new', form: { ownWords: MUCH } }],
  '/minors/new': [...looks('/minors/new'), { at: '/minors/new', form: {} }],
  '/items/new': [...looks('/items/new'), { at: '/items/new', form: {} }],
  '/cases/:id/item': onCase('item', {}, 'depicted'),
  '/cases/:id/guardian': onCase('guardian', { checked: 'no' }, 'minor'),
  '/cases/:id': [
    ...looks(
      ...['received', 'verified', 'cooling-off', 'planned', 'approved', 'fulfilled', 'partly', 'lapsed'].map(
        (one) => `/cases/{${one}}?still=yes`,
      ),
      ...['denied', 'withdrawn', 'asked', 'points', 'document', 'agent', 'complaint', 'named'].map(
        (one) => `/cases/{${one}}`,
      ),
      ...['minor', 'depicted', 'effect', 'again', 'joined', 'owner'].map((one) => `/cases/{${one}}`),
      ...['answered', 'texts', 'handed'].map((one) => `/cases/{${one}}?still=yes`),
    ),
    { at: '/cases/{asked}', as: 'auditor' },
    { at: '/cases/{planned}', as: 'approver' },
  ],
  '/cases/:id/assign': onCase('assign', { to: '' }),
  '/cases/:id/join': sameAs('/cases/{again}/join'),
  '/cases/:id/part': onCase('part', { apart: 'no' }, 'joined'),
  '/cases/:id/fill': onCase('fill', { into: 'message', macro: 'none' }),
  '/cases/:id/values': moves('/cases/{named}/values'),
  '/cases/:id/owner-words': moves('/cases/{answered}/owner-words'),
  '/cases/:id/owner-heard': [
    {
      at: '/cases/{owner}/owner-heard',
      form: { taskId: '{owner-task}' },
      files: true,
      from: '/cases/{owner}',
    },
  ],
  '/cases/:id/owner-look': onCase('owner-look', { taskId: '{answered-task}' }, 'answered'),
  '/cases/:id/owner-again': sameAs('/cases/{owner}/owner-again'),
  '/cases/:id/owner-other': onCase('owner-other', { taskId: '{owner-task}', email: 'x' }, 'owner'),
  '/cases/:id/redaction': [
    ...looks('/cases/{texts}/redaction', '/cases/{handed}/redaction'),
    { at: '/cases/{texts}/redaction', form: { act: 'look-again', version: '0' } },
  ],
  '/cases/:id/redaction/:text': [
    ...looks('/cases/{texts}/redaction/{texts-one}', '/cases/{handed}/redaction/{handed-one}'),
    { at: '/cases/{texts}/redaction/{texts-one}', form: { act: 'phrase', phrase: 'not to be found' } },
    { at: '/cases/{texts}/redaction/{texts-one}', form: { act: 'read' } },
  ],
  '/cases/:id/redaction-back': [
    { at: '/cases/{handed}/redaction-back', form: { changes: 'x' }, from: '/cases/{handed}/redaction' },
  ],
  '/cases/:id/approve': sameAs('/cases/{planned}/approve'),
  '/cases/:id/confirm': sameAs('/cases/{planned}/confirm'),
  '/cases/:id/questions': sameAs('/cases/{planned}/questions'),
  '/cases/:id/dispute': sameAs('/cases/{planned}/dispute'),
  '/cases/:id/redraw': sameAs('/cases/{planned}/redraw'),
  '/cases/:id/refuse': onCase('refuse'),
  '/cases/:id/withdraw': onCase('withdraw'),
  '/cases/:id/answer': onCase('answer', { answer: 'no' }),
  '/cases/:id/lift': sameAs('/cases/{asked}/lift'),
  '/cases/:id/notes': onCase('notes', { text: '' }),
  '/cases/:id/route': sameAs('/cases/{verified}/route'),
  '/cases/:id/instruction': sameAs('/cases/{verified}/instruction'),
  '/cases/:id/extend': onCase('extend'),
  '/cases/:id/ask': onCase('ask', { question: 'x' }, 'verified'),
  '/cases/:id/answered': onCase('answered', { reply: 'x' }),
  '/cases/:id/recipient': sameAs('/cases/{asked}/recipient'),
  '/cases/:id/law': onCase('law'),
  '/cases/:id/right': onCase('right'),
  '/cases/:id/proof': onCase('proof', { rung: 'points', doubt: 'no' }, 'verified'),
  '/cases/:id/drop-proof': onCase('drop-proof', {}, 'points'),
  '/cases/:id/ask-document': onCase('ask-document', { doubt: 'no' }, 'verified'),
  '/cases/:id/drop-document': onCase('drop-document', { without: 'no' }, 'document'),
  '/cases/:id/document/:document': [{ at: `/cases/{document}/document/${none}`, status: 404 }],
  '/cases/:id/document/:document/look': [{ at: `/cases/{document}/document/${none}/look`, status: 404 }],
  '/cases/:id/outcome': onCase('outcome', {}, 'complaint'),
  '/cases/:id/message': onCase('message', { message: '' }),
  '/cases/:id/place': sameAs('/cases/{named}/place'),
  '/cases/:id/correct': [
    ...looks('/cases/{named}/correct'),
    { at: '/cases/{named}/correct', form: { list: 'a'.repeat(64), evidence: 'no' } },
  ],
  '/cases/:id/evidence': [
    { at: '/cases/{named}/evidence', form: {}, files: true, from: '/cases/{named}/correct' },
  ],
  '/cases/:id/evidence-back': sameAs('/cases/{named}/evidence-back'),
  '/cases/:id/evidence/:file': [{ at: `/cases/{named}/evidence/${none}`, status: 303 }],
  '/letters': looks('/letters'),
  '/letters/:id': moves(`/letters/${none}`),
  '/mail': looks('/mail'),
  '/mail/:id': looks('/mail/{mail}'),
  '/mail/:id/ruling': [{ at: '/mail/{mail}/ruling', form: {}, from: '/mail/{mail}' }],
  '/map': [
    ...looks('/map'),
    { at: '/map', form: { storeId: '{store}', schema: 'public', table: 'table_1', column: 'column_1' } },
  ],
  '/laws': looks('/laws'),
  '/laws/:law': [
    ...looks('/laws/eu-gdpr', '/laws/us-ca'),
    { at: '/laws/eu-gdpr', form: { digest: 'a'.repeat(64), counsel: '' } },
  ],
  '/numbers': looks('/numbers', '/numbers?from=2026-01&to=2026-12'),
  '/numbers.csv': [],
  '/accounts': [...looks('/accounts'), { at: '/accounts', form: { name: MUCH } }],
  '/accounts/:id': looks('/accounts/{account}'),
  '/accounts/:id/absence': [
    ...looks('/accounts/{account}/absence'),
    { at: '/accounts/{account}/absence', form: { act: 'away' } },
  ],
  '/programs': [...looks('/programs'), { at: '/programs', form: { name: '' } }],
  '/programs/:id/revoke': [{ at: `/programs/${none}/revoke`, status: 404 }],
};
