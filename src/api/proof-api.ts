// The proof of identity by program: what is enough and why, what was proven, and asking for more, refused as the desk is.
import { z } from 'zod';
import { knownRequest } from '../requests/data-request.ts';
import { demandProof } from '../requests/demand-proof.ts';
import { ladderOf } from '../requests/proof-ladder.ts';
import { ASKED_RUNGS, RUNGS } from '../verification/ladder.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';
import type { Work } from '../work.ts';
import { Move } from './clock-api.ts';

const Nothing = z.strictObject({});
const ById = z.strictObject({ id: z.uuid() });
const RungName = z.enum(RUNGS);

const ProofAnswer = z
  .strictObject({
    needed: z.strictObject({
      rung: RungName.describe('The lowest proof that is enough.'),
      points: z.int().nullable().describe('How many held data must match.'),
      why: z.string(),
    }),
    enough: z.boolean(),
    provenBy: z
      .enum(['code', 'session', 'agent'])
      .nullable()
      .describe('What set the request going; an agent whom the law or staff let ask proves no address.'),
    proven: z.array(RungName).describe('What was proven beyond the address.'),
    moves: z.array(
      z.strictObject({
        rung: z.enum(ASKED_RUNGS),
        needsDoubt: z.boolean().describe('A reasonable doubt must be written down.'),
        move: Move,
      }),
    ),
    demands: z.array(
      z.strictObject({
        rung: RungName,
        state: z.enum(['open', 'comparing', 'silent', 'failed', 'met', 'dropped']),
        askedAt: z.iso.datetime(),
        points: z.int(),
        matched: z.int().nullable().describe('Right answers in the last try; which ones is never known.'),
        triesLeft: z.int(),
        waits: z.boolean().describe('The case waits for it.'),
      }),
    ),
  })
  .meta({ id: 'Proof' });

const showProof = endpoint({
  name: 'showProof',
  method: 'get',
  path: '/requests/{id}/proof',
  summary: 'What proof of identity is enough and why, what was given, and what may be asked next',
  permission: 'read:cases',
  params: ById,
  query: Nothing,
  body: Nothing,
  answers: [{ status: 200, words: 'The proofs of the request.', schema: ProofAnswer }],
  problems: ['request-unknown'],
  once: false,
  handle: async ({ work, params }) => ({ status: 200, body: await readProof(work, params.id) }),
});

const askProof = endpoint({
  name: 'demandProof',
  method: 'post',
  path: '/requests/{id}/proof',
  summary: 'Ask the person for the next proof, as far as the law allows it; the case waits until it is given',
  permission: 'demand:proof',
  params: ById,
  query: Nothing,
  body: z.strictObject({
    rung: z.enum(ASKED_RUNGS),
    doubt: z
      .string()
      .max(2_000)
      .optional()
      .describe('The reasonable doubt, in plain words; the person reads it too.'),
  }),
  answers: [{ status: 200, words: 'The proofs as they are now.', schema: ProofAnswer }],
  problems: [
    'request-unknown',
    'proof-too-late',
    'proof-open',
    'doubt-missing',
    'rung-too-high',
    'rung-proven',
    'proof-enough',
    'points-not-marked',
    'code-is-enough',
    'never-verified',
    'proof-too-hard',
    'no-reasonable-doubt',
    'law-not-settled',
  ],
  once: true,
  handle: async ({ work, params, body }) => {
    const { rung, doubt } = body;
    await demandProof(work, { requestId: params.id, rung, ...(doubt === undefined ? {} : { doubt }) });
    return { status: 200, body: await readProof(work, params.id) };
  },
});

export const PROOF_API: readonly Endpoint[] = [showProof, askProof];

async function readProof(work: Work, requestId: string): Promise<z.output<typeof ProofAnswer>> {
  const request = await knownRequest(work, requestId);
  const { need, enough, provenBy, met, moves, demands } = await ladderOf(work, request);
  return {
    needed: need,
    enough,
    provenBy,
    proven: [...met],
    moves: moves.map(({ rung, needsDoubt, move }) => ({ rung, needsDoubt, move })),
    demands: demands.map(({ rung, state, askedAt, points, matched, triesLeft, waits }) => ({
      rung,
      state,
      askedAt: askedAt.toString(),
      points,
      matched,
      triesLeft,
      waits,
    })),
  };
}
