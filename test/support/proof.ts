// A shop whose map may be asked about, and the steps of a proof: asked, answered, compared.
import { comparePoints } from '../../src/fulfilment/compare-points.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { answerPoints, signDeclaration } from '../../src/requests/answer-proof.ts';
import { type DataRequest, findRequest } from '../../src/requests/data-request.ts';
import { demandProof } from '../../src/requests/demand-proof.ts';
import { identifyBySession } from '../../src/requests/identify.ts';
import { type NewRequest, receiveRequest } from '../../src/requests/receive.ts';
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

/** Where a rule is not settled, an approver goes on with this. */
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

/** Cases of new people, and what became of them. */
export interface Cases {
  /** A case from a place (`US-CA`), proven as by a code unless told. */
  enter(place: string, asked?: Partial<NewRequest> & { readonly proven?: boolean }): Promise<string>;
  newestEmail(): string;
  read(requestId: string): Promise<DataRequest>;
  /** Names of the letters about a case, in the order of time. */
  letters(requestId: string): Promise<string[]>;
  /** Entries of the log about a case, as JSON. */
  events(requestId: string): Promise<string>;
  /** She signs the declaration, in German. */
  sign(requestId: string, name?: string): Promise<void>;
}

export function casesAt(home: TestHouse): Cases {
  let people = 0;
  const newestEmail = (): string => `p${people}@example.com`;
  const rowsOf = async <T>(sql: string, id: string): Promise<T[]> =>
    (await home.work(async (work) => await work.trx.raw(sql, [id]))).rows;
  return {
    newestEmail,
    enter: async (place, { proven = true, ...asked } = {}) => {
      people += 1;
      const [country = '', subdivision = null] = place.split('-');
      const wish = { right: 'access', channel: 'form', email: newestEmail(), ...asked } as const;
      return await home.work(async (work) => {
        const residence = { country, subdivision };
        const { requestId } = await receiveRequest(work, { ...wish, signedIn: proven, residence });
        if (!proven) return requestId;
        await identifyBySession(work, requestId);
        // As after a code: the session would be proof enough in California.
        await work.trx('data_requests').where({ id: requestId }).update({ proven_by: 'code' });
        return requestId;
      });
    },
    read: async (requestId) => {
      const found = await home.work(async (work) => await findRequest(work, requestId));
      if (found === undefined) throw new Error('no case');
      return found;
    },
    letters: async (requestId) => {
      const sql = 'select letter from notices where request_id = ? order by created_at, letter';
      return (await rowsOf<{ letter: string }>(sql, requestId)).map(({ letter }) => letter);
    },
    events: async (requestId) =>
      JSON.stringify(await rowsOf('select event, details from audit_entries where about = ?', requestId)),
    sign: async (requestId, name = 'Ida Example') =>
      await home.work(async (work) => await signDeclaration(work, { requestId, name, language: 'de' }), {
        kind: 'subject',
        id: requestId,
      }),
  };
}
