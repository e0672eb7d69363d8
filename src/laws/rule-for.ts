// The version of a rule that was in force on a day: an open case keeps the rule of its receipt.
import type { Right } from './law-codes.ts';
import type { Law, Rule } from './law-schema.ts';

/** The rule of a law for a right on a day; null where the law does not know the right then. Proposed rules never. */
export function ruleFor(law: Law, right: Right, receivedOn: Temporal.PlainDate): Rule | null {
  const day = receivedOn.toString();
  const found = law.rules.find(
    (rule) =>
      rule.right === right &&
      rule.status === 'in-force' &&
      rule.effective_from <= day &&
      (rule.effective_to === undefined || day <= rule.effective_to),
  );
  return found ?? null;
}
