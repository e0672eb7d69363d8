// The door for programs: who calls is known before a body is read, and every answer is JSON.
import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { type ApiClient, authenticateClient } from '../auth/api-clients.ts';
import { Problem } from '../platform/problem.ts';
import { foldEmail } from '../subjects/identifiers.ts';
import { checkAssertion } from '../verification/assertion.ts';
import type { Answer, Endpoint, VouchedPerson } from '../web/endpoint.ts';
import { answerOnce, readIdempotencyKey } from '../web/idempotency.ts';
import { type ProgramDoor, sendProblem } from '../web/problem-answer.ts';
import type { House } from '../work.ts';
import { AGENTS_API } from './agents-api.ts';
import { AGREEMENTS_API } from './agreements-api.ts';
import { CLOCK_API } from './clock-api.ts';
import { CONSENT_API } from './consent-api.ts';
import { CONVERSATION_API } from './conversation-api.ts';
import { DOCUMENT_API } from './document-api.ts';
import { EGRESS_API } from './egress-api.ts';
import { GATE_API } from './gate-api.ts';
import { describeApi } from './openapi.ts';
import { PROMISES_API } from './promises-api.ts';
import { PROOF_API } from './proof-api.ts';
import { RECEIPTS_API } from './receipts-api.ts';
import { recentClients } from './recent-clients.ts';
import { REQUESTS_API } from './requests-api.ts';
import { SIGNED_IN_API } from './signed-in-api.ts';
import { SUPPRESSION_API } from './suppression-api.ts';
import { SUPPRESSION_BATCH_API } from './suppression-batch-api.ts';
import { TERMS_API } from './terms-api.ts';

/** Everything that the API can do. */
export const ENDPOINTS: readonly Endpoint[] = [
  // Called thousands of times a second, and express tries one address after the other.
  ...CONSENT_API,
  ...GATE_API,
  ...REQUESTS_API,
  ...CLOCK_API,
  ...PROOF_API,
  ...PROMISES_API,
  ...AGENTS_API,
  ...DOCUMENT_API,
  ...SUPPRESSION_API,
  ...SUPPRESSION_BATCH_API,
  ...CONVERSATION_API,
  ...EGRESS_API,
  ...SIGNED_IN_API,
  ...RECEIPTS_API,
  ...AGREEMENTS_API,
  ...TERMS_API,
];

const LARGEST_BODY = '64kb';
/** For lists of up to a thousand. */
const LARGER_BODY = '1mb';
const DOOR: ProgramDoor = {
  largestBody: '64 kB (1 MB where a list of a thousand is taken)',
  scheme: 'Bearer realm="habeas"',
  afterFault: 'If you sent an Idempotency-Key, you may safely send the same call again.',
};

/** The router for `/api/v1`. It sets no cookies, reads none, and sends no CORS headers: pages cannot call it. */
export function mountApi(house: House): Router {
  const router = Router({ caseSensitive: true, strict: true });
  // Read off at the first question: it takes a tenth of a second that no start should wait for.
  let description: Record<string, unknown> | undefined;
  router.use((_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  router.get('/openapi.json', (_req, res) => {
    description ??= describeApi(ENDPOINTS, house.config.publicUrl);
    send(res, { status: 200, body: description });
  });
  const recent = recentClients();
  const gathered = new Set(ENDPOINTS.filter((one) => one.gathered !== undefined).map(({ path }) => path));
  router.use(async (req, res, next) => {
    const enter = async () => await clientOf(house, req);
    res.locals.client = await (gathered.has(req.path)
      ? recent(req.get('authorization') ?? '', enter)
      : enter());
    next();
  });
  router.use(onlyJson);
  const large = ENDPOINTS.filter(({ largestBody }) => largestBody !== undefined).map(({ path }) => path);
  const largeJson = express.json({ limit: LARGER_BODY, inflate: false, type: 'application/json' });
  for (const path of new Set(large)) router.use(path, largeJson);
  router.use(express.json({ limit: LARGEST_BODY, inflate: false, type: 'application/json' }));
  for (const path of new Set(ENDPOINTS.map((endpoint) => endpoint.path))) mountPath(router, house, path);
  router.use(() => {
    throw new Problem('not-found', 'not-here', 'There is nothing at this address. Nothing was changed.');
  });
  router.use(((error, _req, res, _next) => sendProblem(res, error, DOOR)) satisfies ErrorRequestHandler);
  return router;
}

function mountPath(router: Router, house: House, path: string): void {
  const here = ENDPOINTS.filter((endpoint) => endpoint.path === path);
  const address = path.replace(/\{(\w+)\}/g, ':$1');
  for (const endpoint of here) {
    router[endpoint.method](address, async (req, res) => send(res, await call(house, endpoint, req, res)));
  }
  router.all(address, (_req, res) => {
    res.set('Allow', here.map(({ method }) => method.toUpperCase()).join(', '));
    throw new Problem(
      'invalid',
      'method-not-allowed',
      'This address does not take this method. Nothing was changed.',
    );
  });
}

/** One call in one work: permission, then form, then the act, with its answer kept where it must not act twice. */
async function call(house: House, endpoint: Endpoint, req: Request, res: Response): Promise<Answer> {
  const client = res.locals.client as ApiClient;
  if (!client.permissions.includes(endpoint.permission)) {
    throw new Problem(
      'forbidden',
      'permission-missing',
      `This key does not hold the permission "${endpoint.permission}". Nothing was done. An administrator can make another key.`,
      { permission: endpoint.permission },
    );
  }
  if (endpoint.gathered !== undefined) {
    const { params, query } = req;
    return await endpoint.gathered({ house, client, params, query, body: (req.body ?? {}) as unknown });
  }
  const key = endpoint.once ? readIdempotencyKey(req.get('idempotency-key')) : null;
  const word = endpoint.forPerson === true ? req.get('habeas-assertion') : undefined;
  const person = word === undefined ? null : await vouchedFor(house, client, { word, takeNow: key === null });
  const looked = await endpoint.look?.({ house, client, person });
  const { params, query } = req;
  const body: unknown = req.body ?? {};
  return await house.inWork(client.controllerId, { kind: 'client', id: client.id }, async (work) => {
    const act = () => endpoint.answer({ work, house, client, person, looked, params, query, body });
    if (key === null) return await act();
    const once = async () => {
      await person?.take(work);
      return await act();
    };
    const whom = person === null ? '' : ` for ${foldEmail(person.email)}`;
    const said = `${endpoint.name} ${JSON.stringify(params)} ${JSON.stringify(body)}${whom}`;
    return await answerOnce(work, { clientId: client.id, key, body: said }, once);
  });
}

/**
 * Whom the controller vouches for. A call that acts once takes the word where it acts, so that its repetition gets the
 * same answer, with the same word or a fresh one; any other takes it at once. Throws as `readAssertion`.
 */
async function vouchedFor(
  house: House,
  { controllerId, id }: ApiClient,
  { word, takeNow }: { word: string; takeNow: boolean },
): Promise<VouchedPerson> {
  return await house.inWork(controllerId, { kind: 'client', id }, async (work) => {
    const person = await checkAssertion(work, house.config.publicUrl, word);
    if (takeNow) await person.take(work);
    return person;
  });
}

/** Throws `key-not-valid`: missing, malformed, unknown, revoked and wrong keys look the same. */
async function clientOf(house: House, req: Request): Promise<ApiClient> {
  const [, key = ''] = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(req.get('authorization') ?? '') ?? [];
  const client = await authenticateClient(house.inWork, house.database, key);
  if (client !== null) return client;
  throw new Problem(
    'unauthenticated',
    'key-not-valid',
    'Send a valid key as "Authorization: Bearer hab_…". Nothing was done.',
  );
}

/** A body of another type or encoding is refused, not ignored: half a call must not act. */
function onlyJson(req: Request, _res: Response, next: () => void): void {
  const { 'transfer-encoding': chunked, 'content-length': length, 'content-type': type = '' } = req.headers;
  const hasBody = chunked !== undefined || Number(length ?? 0) > 0;
  if (hasBody && !/^application\/json *(?:; *charset="?utf-8"? *)?$/i.test(type)) {
    throw new Problem(
      'unsupported',
      'body-not-json',
      'Send the body as application/json in UTF-8. Nothing was saved.',
    );
  }
  next();
}

function send(res: Response, answer: Answer): void {
  res.status(answer.status).set({ 'Content-Type': 'application/json', ...answer.headers });
  res.end(JSON.stringify(answer.body));
}
