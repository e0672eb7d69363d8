// Whether somebody may ask in another person's name, what shows it, and whether the person may be asked about it.
import type { AgentProof, Right } from './law-codes.ts';
import type { AgentTerms, Law } from './law-schema.ts';
import { judge, type Move, type Standing } from './move.ts';

/** What a law says of agents for a right. A file that says nothing leaves it open, as something that nobody verified. */
export function agentTerms(law: Pick<Law, 'agents' | 'name'>, right: Right): AgentTerms {
  const named = law.agents.find(({ rights }) => rights !== 'others' && rights.includes(right));
  const { rights: _rights, ...terms } = named ??
    law.agents.find(({ rights }) => rights === 'others') ?? {
      rights: 'others' as const,
      may: true,
      proofs: ['confirmation', 'signed-permission', 'power-of-attorney'] as const satisfies AgentProof[],
      confirmation: 'may-be-asked' as const,
      source: `The rule file of ${law.name} says nothing of agents`,
      mark: 'U' as const,
    };
  return { ...terms, proofs: [...terms.proofs] };
}

/** Whether an agent may ask for this under a law (Oregon: opt-outs only; California: 11 CCR 7063). */
export function mayActFor(
  law: Pick<Law, 'agents' | 'name'>,
  right: Right,
  { signed = false }: Standing = {},
): Move {
  const terms = agentTerms(law, right);
  const objection = {
    code: 'agent-not-allowed',
    reason: `${law.name} knows no agent for this; the person must ask herself.`,
  };
  return judge(terms.may ? null : objection, terms, signed);
}

/**
 * Whether what was shown is enough without her word: any one of the proofs, and nothing where nothing may be asked for.
 * Where the law knows no agent, never, also while that is only a warning because nobody has read it.
 */
export function isEnough(terms: Pick<AgentTerms, 'may' | 'proofs'>, shown: readonly AgentProof[]): boolean {
  return terms.may && (terms.proofs.length === 0 || shown.some((one) => terms.proofs.includes(one)));
}

/**
 * Whether the person may be asked to confirm an agent who shows this: never for opt-outs, not with a power of attorney in
 * California; always where the law knows no agent, since only her word counts there.
 */
export function mayAskPerson(terms: Pick<AgentTerms, 'may' | 'confirmation'>, proof: AgentProof): boolean {
  if (!terms.may) return true;
  if (terms.confirmation === 'never') return false;
  return terms.confirmation === 'may-be-asked' || proof !== 'power-of-attorney';
}

/**
 * Whether an agent may be answered instead of the person alone, and be given her data. Nothing here is a warning: where
 * the source was only cited (S, U), counsel must have signed the file, since data that was given out never comes back.
 */
export function mayAnswerAgent(
  { answers }: Pick<AgentTerms, 'answers'>,
  lawName: string,
  { signed = false }: Standing = {},
): Move {
  const { value, source, mark }: NonNullable<AgentTerms['answers']> = answers ?? {
    value: 'person',
    source: `The rule file of ${lawName} does not say who may be answered`,
    mark: 'U',
  };
  if (value === 'person')
    return {
      allowed: false,
      code: 'agent-not-answered',
      reason: `Under ${lawName} the answer goes to the person alone.`,
      source,
      mark,
    };
  if (signed || mark === 'V') return { allowed: true };
  return {
    allowed: false,
    code: 'agent-answer-unsettled',
    reason: `${lawName} may allow an answer to the agent, but nobody has read it in the text and counsel has not signed the rule file.`,
    source,
    mark,
  };
}
