// A controller with purposes of every kind, and short ways to act for invented people.

import { type GateAnswer, mayI } from '../../src/consent/gate.ts';
import type { Who } from '../../src/consent/identity.ts';
import type { ConsentAct } from '../../src/consent/judge-consent.ts';
import type { ConsentOutcome } from '../../src/consent/record-consents.ts';
import { recordConsents } from '../../src/consent/record-consents.ts';
import { rememberNotice } from '../../src/consent/shown-notice.ts';
import { PLAIN_PURPOSE, type Purpose, savePurposes } from '../../src/data-map/purpose.ts';
import { saveRecipients } from '../../src/data-map/recipient.ts';
import { saveRuledOut } from '../../src/data-map/ruled-out.ts';
import type { Work } from '../../src/work.ts';
import type { TestHouse } from '../support/test-house.ts';

const PLAIN_CONSENT = {
  expiresAfter: null,
  renewBefore: null,
  minimumAge: null,
  bundled: false,
  explicit: false,
};

/** A purpose that rests on consent. */
export function consentPurpose(name: string, more: Partial<Purpose> = {}): Purpose {
  return {
    ...PLAIN_PURPOSE,
    name,
    words: `to do ${name}`,
    basis: 'consent',
    ...more,
    consent: { ...PLAIN_CONSENT, ...more.consent },
  };
}

export const PURPOSES: readonly Purpose[] = [
  consentPurpose('newsletter', { uses: ['marketing'], recipients: ['Postina'] }),
  consentPurpose('showcase', { version: 3, materialVersion: 2 }),
  consentPurpose('trends', { consent: { ...PLAIN_CONSENT, expiresAfter: 'P12M', renewBefore: 'P30D' } }),
  consentPurpose('portrait', { consent: { ...PLAIN_CONSENT, minimumAge: 14 } }),
  consentPurpose('health', { consent: { ...PLAIN_CONSENT, explicit: true } }),
  consentPurpose('training', { consent: { ...PLAIN_CONSENT, bundled: true } }),
  {
    ...PLAIN_PURPOSE,
    name: 'account',
    words: 'to run your account',
    basis: 'contract',
    recipients: ['Postina'],
  },
  {
    ...PLAIN_PURPOSE,
    name: 'abuse',
    words: 'to stop abuse',
    basis: 'legitimate-interests',
    uses: ['profiling'],
  },
];
export const NO_SALE = 'We do not sell what you trust us with.';

/** Purposes, two recipients, a sale that is ruled out, and a notice that asks for everything that rests on consent. */
export async function openConsentWorld(home: TestHouse): Promise<{ notice: string }> {
  return await home.work(async (work) => {
    await savePurposes(work, PURPOSES);
    await saveRuledOut(work, [{ name: 'sale', words: 'to sell data', says: NO_SALE, provision: null }]);
    await saveRecipients(
      work,
      ['Postina', 'Trendora'].map((name) => ({
        ...{ name, role: 'processor', purposes: ['letters'], country: null, safeguard: null, contact: null },
        ...{ store: null, owner: null, webhook: null, identifyBy: ['email'] },
      })),
    );
    return { notice: await showAll(work) };
  });
}

/** Registers a text that asks for every purpose which rests on consent, as it is now. */
export async function showAll(
  work: Work,
  text = 'May we? You can say no, and stop at any time.',
): Promise<string> {
  const purposes = Object.fromEntries(
    PURPOSES.filter(({ consent }) => consent !== null).map(({ name, version }) => [name, version]),
  );
  return await rememberNotice(work, { text, language: 'en', variant: 'page', purposes });
}

export const MIRA: Who = { email: 'mira@example.com' };

export type Choosing = Partial<ConsentAct>;

/** Acts in one work at one moment; what is not said is a yes of Mira to the newsletter, now, by a box she ticked. */
export function acting(home: TestHouse, notice: string) {
  const whole = (at: Temporal.Instant, act: Choosing): ConsentAct => ({
    who: MIRA,
    purpose: 'newsletter',
    choice: 'given',
    actedAt: at,
    source: 'api',
    notice: (act.choice ?? 'given') === 'given' ? notice : null,
    method: 'checkbox',
    jurisdiction: null,
    age: null,
    ...act,
  });
  return {
    record: async (...acts: Choosing[]): Promise<ConsentOutcome[]> =>
      await home.work(
        async (work) =>
          await recordConsents(
            work,
            acts.map((act) => whole(work.at, act)),
          ),
      ),
    ask: async (purpose: string, who: Who = MIRA, recipient?: string): Promise<GateAnswer> => {
      const question = recipient === undefined ? { who, purpose } : { who, purpose, recipient };
      const [answer] = await home.work(async (work) => await mayI(work, [question]));
      if (answer === undefined) throw new Error('the gate answered nothing');
      return answer;
    },
  };
}

/** The codes of what was refused, and the states of what was not. */
export function codesOf(outcomes: readonly ConsentOutcome[]): string[] {
  return outcomes.map((one) => (one.status === 'refused' ? one.problem.code : one.status));
}
