// The description of the API (OpenAPI 3.1), read off the endpoints themselves.
import { z } from 'zod';
import type { Endpoint } from '../web/endpoint.ts';
import { KEPT_HOURS } from '../web/idempotency.ts';

/** What every problem looks like (RFC 9457). */
const ProblemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable; switch on this one.'),
    detail: z.string().describe('A sentence for people; it may change.'),
    errors: z.array(z.object({ place: z.string(), pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** Problems that any call may meet. */
const COMMON = ['key-not-valid', 'permission-missing', 'input-not-valid'];

/** Problems of calls for a person whom the controller vouches for. */
const ASSERTION = [
  'assertion-missing',
  'assertion-not-taken',
  'assertion-not-valid',
  'assertion-expired',
  'assertion-from-future',
  'assertion-audience',
  'assertion-replayed',
];

/** Builds the document; `publicUrl` is the configured one. */
export function describeApi(endpoints: readonly Endpoint[], publicUrl: URL): Record<string, unknown> {
  const components: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint, components) };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Habeas',
      version: '1',
      description: 'Enter and follow requests of people about their data. Times are UTC (RFC 3339).',
    },
    servers: [{ url: new URL('/api/v1', publicUrl).href }],
    security: [{ key: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key that an administrator made: `hab_…`.' },
      },
    },
  };
}

function operation(endpoint: Endpoint, components: Record<string, unknown>): Record<string, unknown> {
  const problems = [
    ...COMMON,
    ...(endpoint.once ? ['idempotency-key-missing', 'idempotency-key-reused'] : []),
    ...(endpoint.forPerson === true ? ASSERTION : []),
    ...endpoint.problems,
  ];
  const answers = endpoint.answers.map(({ status, words, schema }) => [
    String(status),
    {
      description: words,
      content: { 'application/json': { schema: inComponents(schema, components, 'output') } },
    },
  ]);
  const idempotency = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description: `A value of your own for each new call. A repetition within ${KEPT_HOURS} hours acts once and gets the same answer.`,
    schema: { type: 'string', minLength: 8, maxLength: 200 },
  };
  const assertion = {
    name: 'Habeas-Assertion',
    in: 'header',
    required: true,
    description:
      'Your signed word that this person is signed in with you (docs/signed-in.md): a fresh one for each call; a repetition under the same Idempotency-Key may carry either.',
    schema: { type: 'string', maxLength: 8_000 },
  };
  const body = inComponents(endpoint.body, components, 'input');
  const takesBody = endpoint.method === 'post' && Object.keys(fieldsOf(endpoint.body)).length > 0;
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    description: `Needs the permission \`${endpoint.permission}\`.`,
    parameters: [
      ...parameters(endpoint.params, 'path'),
      ...parameters(endpoint.query, 'query'),
      ...(endpoint.once ? [idempotency] : []),
      ...(endpoint.forPerson === true ? [assertion] : []),
    ],
    ...(takesBody
      ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } }
      : {}),
    responses: {
      ...Object.fromEntries(answers),
      default: {
        description: `A problem; \`code\` is one of: ${problems.join(', ')}.`,
        content: {
          'application/problem+json': { schema: inComponents(ProblemAnswer, components, 'output') },
        },
      },
    },
  };
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

function fieldsOf(schema: z.ZodType): Readonly<Record<string, unknown>> {
  return (z.toJSONSchema(schema, { io: 'input' }) as ObjectSchema).properties ?? {};
}

function parameters(schema: z.ZodType, place: 'path' | 'query'): Record<string, unknown>[] {
  const { required = [] } = z.toJSONSchema(schema, { io: 'input' }) as ObjectSchema;
  return Object.entries(fieldsOf(schema)).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: field,
  }));
}

/** A schema with its named parts moved to `components/schemas`. */
function inComponents(
  schema: z.ZodType,
  components: Record<string, unknown>,
  io: 'input' | 'output',
): unknown {
  const { $schema: _dialect, $defs, ...own } = z.toJSONSchema(schema, { io }) as Record<string, unknown>;
  for (const [name, part] of Object.entries(($defs ?? {}) as Record<string, unknown>)) {
    const { id: _id, ...rest } = part as Record<string, unknown>;
    components[name] = moved(rest);
  }
  const { id, ...rest } = moved(own) as Record<string, unknown>;
  if (typeof id !== 'string') return rest;
  components[id] = rest;
  return { $ref: `#/components/schemas/${id}` };
}

/** References to `$defs` become references to the document's components. */
function moved(part: unknown): unknown {
  return JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
