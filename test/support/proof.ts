// A shop whose map may be asked about, and the steps of a proof: asked, answered, compared.
import { comparePoints } from '../../src/fulfilment/compare-points.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { answerPoints } from '../../src/requests/answer-proof.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { demandProof } from '../../src/requests/demand-proof.ts';
import { demandsOf, type ProofDemand } from '../../src/verification/demand.ts';
import type { AskedRung } from '../../src/verification/ladder.ts';
import type { Actor } from '../../src/work.ts';
import { SHOP_MAP } from './road.ts';
import type { TestHouse } from './test-house.ts';

/** The shop's map with three fields that people may be asked about: a name, a country, a day. */
export const ASKABLE_MAP = SHOP_MAP.replace(
  '{ name: name, data_categories: [user.name] }',
  '{ name: name, data_categories: [user.name], habeas_meta: { label: your name, verify: true } }',
)
  .replace(
    '{ name: country, data_categories: [user.location] }',
    '{ name: country, data_categories: [user.location], habeas_meta: { label: country of an invoice, verify: true } }',
  )
  .replace(
    '{ name: billed_on, data_categories: [user.financial] }',
    '{ name: billed_on, data_categories: [user.financial], habeas_meta: { label: day of an invoice, verify: true } }',
  );

export const DOUBT = 'Two people wrote to us from this address last week.';

/** Where a rule is not settled, an officer goes on with this. */
const override = 'Counsel reads it in the same way, by mail of today.';

/** What a test does with the proofs of one controller. */
export interface Prover {
  demand(requestId: string, rung?: AskedRung, doubt?: string, actor?: Actor): Promise<void>;
  /** She answers, and the job compares. */
  answer(requestId: string, ...answers: string[]): Promise<ProofDemand>;
  newest(requestId: string): Promise<ProofDemand>;
  status(requestId: string): Promise<string | undefined>;
}

export function proverAt(home: TestHouse, controller: Controller = home.lumyx): Prover {
  const newest = async (requestId: string): Promise<ProofDemand> => {
    const last = (
      await home.work(async (work) => await demandsOf(work, requestId), undefined, controller)
    ).at(-1);
    if (last === undefined) throw new Error('no demand');
    return last;
  };
  return {
    newest,
    demand: async (requestId, rung = 'points', doubt = DOUBT, actor = undefined) =>
      await home.work(
        async (work) => await demandProof(work, { requestId, rung, doubt, override }),
        actor,
        controller,
      ),
    answer: async (requestId, ...answers) => {
      const her: Actor = { kind: 'subject', id: requestId };
      await home.work(async (work) => await answerPoints(work, { requestId, answers }), her, controller);
      await comparePoints(home.house, controller.id, (await newest(requestId)).id);
      return await newest(requestId);
    },
    status: async (requestId) =>
      (await home.work(async (work) => await findRequest(work, requestId), undefined, controller))?.status,
  };
}
