// An endpoint is one object: method, path, permission, schemas, act. Mounting refuses what is incomplete.
import type { z } from 'zod';
import type { ApiClient } from '../auth/api-clients.ts';
import { PERMISSIONS, type Permission } from '../auth/permissions.ts';
import { Problem } from '../platform/problem.ts';
import type { House, Work } from '../work.ts';

/** What a program is answered with. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One answer that an endpoint may give, for its description. */
export interface AnswerForm {
  readonly status: number;
  readonly words: string;
  readonly schema: z.ZodType;
}

/** A person whom the controller vouches for in this call; its word counts once it is taken. */
export interface VouchedPerson {
  readonly email: string;
  take(work: Work): Promise<void>;
}

/** What a look into the stores is given: no work, because none is open while the outside world is asked. */
export interface Look {
  readonly house: House;
  readonly client: ApiClient;
  readonly person: VouchedPerson | null;
}

/** Everything that was checked before an endpoint acts. */
export interface Call<P, Q, B, L = undefined> extends Look {
  /** A work of the program's controller, with the program as actor. */
  readonly work: Work;
  /** What `look` answered. */
  readonly looked: L;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

/** Everything that was checked before an endpoint without a work of its own acts. */
export type GatheredCall<P, Q, B> = Pick<Call<P, Q, B>, 'house' | 'client' | 'params' | 'query' | 'body'>;

export interface EndpointForm<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, L = undefined> {
  readonly name: string;
  readonly method: 'get' | 'post';
  /** As in OpenAPI: `/requests/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly params: P;
  readonly query: Q;
  /** Strict: unknown fields are refused by name. */
  readonly body: B;
  readonly answers: readonly AnswerForm[];
  /** Codes of problems that are this endpoint's own. */
  readonly problems: readonly string[];
  /** Needs an Idempotency-Key: the same key and body get the same answer and act once. */
  readonly once: boolean;
  /** Needs the controller's word about the person, in the header `Habeas-Assertion`. */
  readonly forPerson?: true;
  /** The largest body that it takes; 64 kB where it does not say. */
  readonly largestBody?: '1mb';
  /**
   * Stands in the place of `handle` where many calls share a work (`consent/gather.ts`): it begins that work itself, and
   * checks there that the key of each program still holds, because such calls are let in by keys seen a moment ago.
   */
  gathered?(call: GatheredCall<z.output<P>, z.output<Q>, z.output<B>>): Promise<Answer>;
  /** Asks stores before the work begins. */
  look?(at: Look): Promise<L>;
  handle?(call: Call<z.output<P>, z.output<Q>, z.output<B>, L>): Promise<Answer>;
}

/** An endpoint whose schemas only it knows. */
export interface Endpoint
  extends Omit<EndpointForm<z.ZodType, z.ZodType, z.ZodType, unknown>, 'handle' | 'gathered'> {
  /** Checks the input against the schemas and acts. Throws `input-not-valid`. */
  answer(call: Call<unknown, unknown, unknown, unknown>): Promise<Answer>;
  /** The same without a work; undefined where it wants one. */
  readonly gathered: ((call: GatheredCall<unknown, unknown, unknown>) => Promise<Answer>) | undefined;
}

/** Makes an endpoint. Throws `endpoint-incomplete` at the start of the process, not at the first call. */
export function endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, L = undefined>(
  form: EndpointForm<P, Q, B, L>,
): Endpoint {
  const complete =
    PERMISSIONS.includes(form.permission) &&
    [form.params, form.query, form.body].every((schema) => typeof schema?.safeParse === 'function') &&
    form.answers.length > 0 &&
    form.summary !== '' &&
    (form.handle === undefined) !== (form.gathered === undefined);
  if (!complete) throw incomplete(form);
  const { handle, gathered, ...rest } = form;
  const read = ({
    params,
    query,
    body,
  }: Pick<GatheredCall<unknown, unknown, unknown>, 'params' | 'query' | 'body'>) => ({
    params: inPath(form.params, params),
    query: checked(form.query, query, 'query'),
    body: checked(form.body, body, 'body'),
  });
  return {
    ...rest,
    answer: async (call) => {
      if (handle === undefined) throw incomplete(form);
      return await handle({ ...call, looked: call.looked as L, ...read(call) });
    },
    gathered: gathered && (async (call) => await gathered({ ...call, ...read(call) })),
  };
}

function incomplete({ method, path }: { readonly method: string; readonly path: string }): Problem {
  return new Problem(
    'internal',
    'endpoint-incomplete',
    `The endpoint ${method} ${path} has no permission, schema, act or description, so the API does not start.`,
  );
}

/** An id of a form that we never give out is simply not there. */
function inPath<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw new Problem('not-found', 'not-here', 'There is nothing at this address. Nothing was changed.');
}

/** Refuses input by the names of its fields; what was sent is never repeated. */
function checked<S extends z.ZodType>(schema: S, given: unknown, place: 'query' | 'body'): z.output<S> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const errors = inputErrors(read.error, place);
  throw new Problem(
    'invalid',
    'input-not-valid',
    `The ${place} does not have the form that this endpoint takes. Nothing was saved. See "errors", and /api/v1/openapi.json.`,
    { errors },
  );
}

/** What is wrong with an input, by the names of its fields; twenty at most, and nothing of what was sent. */
export function inputErrors(
  { issues }: z.ZodError,
  place: 'query' | 'body',
): { place: string; pointer: string; detail: string }[] {
  return issues.slice(0, 20).flatMap((issue) => {
    const names = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 20) : [undefined];
    return names.map((name) => ({
      place,
      pointer: `/${[...issue.path, ...(name === undefined ? [] : [name])].map((part) => String(part).slice(0, 60)).join('/')}`,
      detail: name === undefined ? issue.message : 'This field is not known here.',
    }));
  });
}
