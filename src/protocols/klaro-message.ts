// What the banner Klaro sends, as its version 0.7.22 writes it, and what that means in our words.
import { z } from 'zod';
import type { Choice } from '../consent/consent-record.ts';
import { Problem } from '../platform/problem.ts';

/** Whose act it was: `show` is no choice, `script` is the page's own. */
const TYPES = ['show', 'save', 'accept', 'decline', 'script', 'contextual-accept'] as const;

const MOST = 50;
const consents = z
  .record(z.string().max(60), z.boolean())
  .refine((all) => Object.keys(all).length <= MOST, `may name at most ${MOST} services`);

/** Later versions may say more about place and client; of the choice itself everything is known. */
export const KlaroMessage = z.object({
  location_data: z.object({
    hostname: z.string().max(253),
    protocol: z.string().max(10),
    port: z.number().nullable().optional(),
    pathname: z.string().max(2_000).optional(),
  }),
  user_data: z.object({ client_name: z.string().max(60), client_version: z.string().max(60) }),
  consent_data: z.strictObject({
    consents,
    changes: consents.nullable().optional(),
    type: z.enum(TYPES),
    /** The id of the configuration that was shown: the token that we put there. */
    config: z.string().max(10_000).optional(),
  }),
});

export type KlaroMessage = z.output<typeof KlaroMessage>;

/**
 * The choices of a message, by our purposes. A service of ours that rests on no consent is left out. Turning off what was
 * on is a withdrawal. Throws `klaro-service-unknown`, by its name, and `klaro-not-a-person` where a script says yes.
 */
export function choicesOf(
  { consents: said, changes, type }: KlaroMessage['consent_data'],
  services: Readonly<Record<string, string>>,
  asked: ReadonlySet<string>,
): { purpose: string; choice: Choice }[] {
  const unknown = Object.keys(said).find((name) => !Object.hasOwn(services, name));
  if (unknown !== undefined) {
    throw new Problem(
      'invalid',
      'klaro-service-unknown',
      'The banner names a service that the pack of this organisation does not. Nothing was recorded. Add it under consent.klaro.services, and apply the pack.',
      { service: unknown },
    );
  }
  const choices = Object.entries(said).flatMap(([service, on]) => {
    const purpose = services[service] ?? '';
    if (!asked.has(purpose)) return [];
    const choice: Choice = on ? 'given' : changes?.[service] === false ? 'withdrawn' : 'refused';
    return [{ purpose, choice }];
  });
  if (type === 'script' && choices.some(({ choice }) => choice === 'given')) {
    throw new Problem(
      'invalid',
      'klaro-not-a-person',
      'A script of the page said yes, and no person did. Nothing was recorded.',
    );
  }
  return choices;
}
