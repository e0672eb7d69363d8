// What the person does with a demand: she answers about her data, or signs a declaration. No answer is ever stored.
import { bindingLanguage } from '../languages/binding.ts';
import { Problem } from '../platform/problem.ts';
import { declarationText, type SignedStatement, textHashOf } from '../verification/declaration.ts';
import { type HashedAnswer, holdOpenDemand, ProofDemand } from '../verification/demand.ts';
import type { Rung } from '../verification/ladder.ts';
import { normalForms } from '../verification/normal-form.ts';
import type { Work } from '../work.ts';
import { holdRequest, PROVABLE } from './data-request.ts';
import { endWaiting, idOf } from './demand-proof.ts';
import { goOnWithProof } from './proof-outcome.ts';

const SHORTEST_NAME = 2;

/**
 * Takes the answers about held data: as keyed hashes of their forms, until the job has compared them. A try is counted
 * whatever is answered, for people who are known here and those who are not alike. Throws `proof-not-open`,
 * `answers-missing`.
 */
export async function answerPoints(
  work: Work,
  given: { requestId: string; answers: readonly string[] },
): Promise<void> {
  const demand = await openFor(work, given.requestId, 'points');
  const texts = demand.fields.map((_, at) => given.answers[at] ?? '');
  if (texts.some((text) => text.trim() === ''))
    throw new Problem('invalid', 'answers-missing', 'Answer every question. Nothing was sent.');
  const answers: HashedAnswer[] = [];
  for (const [at, text] of texts.entries()) answers.push(await hashesOf(work, demand.id, at, [text]));
  const tries = demand.tries + 1;
  await ProofDemand.query(work.trx).findById(idOf(demand)).patch({ state: 'comparing', answers, tries });
  await work.record('proof.answered', given.requestId, { rung: 'points', tries });
  await work.enqueue('compare-points', { demandId: demand.id });
}

/** The forms of some values of one question, each as a keyed hash in hex that is worth nothing elsewhere. */
export async function hashesOf(
  work: Work,
  demandId: string,
  question: number,
  values: readonly string[],
): Promise<string[]> {
  const hashes: string[] = [];
  for (const form of new Set(values.flatMap(normalForms))) {
    const { keyId, hash } = await work.keyedHash(`proof_demands:${demandId}:${question}`, form);
    hashes.push(`${keyId} ${hash.toString('hex')}`);
  }
  return hashes;
}

/**
 * Keeps the signed declaration: text, name and moment, sealed, with the digest of the text. Only the person herself
 * signs. Throws `proof-not-open`, `declaration-not-hers`, `name-missing`.
 */
export async function signDeclaration(
  work: Work,
  signed: { requestId: string; name: string; language: string },
): Promise<void> {
  const { requestId, language } = signed;
  if (work.actor.kind !== 'subject' || work.actor.id !== requestId) {
    throw new Problem('forbidden', 'declaration-not-hers', 'Only the person can sign. Nothing was saved.');
  }
  const demand = await openFor(work, requestId, 'declaration');
  const name = signed.name.trim();
  if (name.length < SHORTEST_NAME)
    throw new Problem('invalid', 'name-missing', 'Write your full name. Nothing was saved.');
  const { reference } = await holdRequest(work, requestId);
  const text = declarationText(language, { name: work.controller.name, reference });
  const textHash = textHashOf(text);
  const statement: SignedStatement = { text, name, language };
  await ProofDemand.query(work.trx)
    .findById(idOf(demand))
    .patch({
      state: 'met',
      tries: 1,
      statement: await work.seal(`proof_demands:${demand.id}:statement`, JSON.stringify(statement)),
      textHash,
      signedAt: work.at,
      endedAt: work.at,
    });
  const binding = bindingLanguage(work.controller);
  const details = { text: textHash.toString('hex'), language, binding };
  await work.record('declaration.signed', requestId, details, { name });
  await endWaiting(work, demand);
  await goOnWithProof(work, requestId);
}

async function openFor(work: Work, requestId: string, rung: Rung): Promise<ProofDemand> {
  const { status } = await holdRequest(work, requestId);
  const demand = await holdOpenDemand(work, requestId);
  const waits = demand?.state === 'open' || demand?.state === 'silent';
  const takes = waits && PROVABLE.includes(status);
  if (demand !== undefined && takes && demand.rung === rung) return demand;
  throw new Problem('conflict', 'proof-not-open', 'No answer is waited for any more. Nothing was saved.');
}
