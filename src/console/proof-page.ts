// What staff do about the proof of identity: ask for the next one, or take a demand back; each refused with its reason.
import { z } from 'zod';
import { demandProof, dropDemand } from '../requests/demand-proof.ts';
import { goOnWithProof } from '../requests/proof-outcome.ts';
import { ASKED_RUNGS } from '../verification/ladder.ts';
import type { Page } from '../web/page.ts';
import { decision, words } from './decision-page.ts';

/** Forms of the case page about who the person is. */
export const PROOF_PAGES: readonly Page[] = [
  decision(
    'proof',
    'demand:proof',
    z.strictObject({
      rung: z.enum(ASKED_RUNGS, { error: 'Choose a proof' }),
      doubt: z.string().max(2_000, 'Use 2,000 characters or fewer').default(''),
      proofOverride: z.string().max(2_000).default(''),
    }),
    async (work, requestId, { rung, doubt, proofOverride }) =>
      await demandProof(work, { requestId, rung, doubt, override: proofOverride }),
  ),
  decision(
    'drop-proof',
    'demand:proof',
    z.strictObject({
      enough: words(20, 'Write why what was proven is enough, in at least 20 characters', 2_000),
    }),
    async (work, requestId, { enough }) => {
      await dropDemand(work, { requestId, reason: enough });
      await goOnWithProof(work, requestId);
    },
  ),
];
