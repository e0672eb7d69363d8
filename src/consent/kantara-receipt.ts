// The same act as a Kantara Consent Receipt 1.1: superseded by TS 27560, and still what some systems import.
import { Problem } from '../platform/problem.ts';
import { sensitivityOf } from './dpv-categories.ts';
import type { ReceiptFacts } from './receipt-facts.ts';

/** What the format asks for and a controller need not have. */
const NOT_SAID = 'not said';

/**
 * Writes the receipt. The format has no word for a refusal or a withdrawal, so that only what counts as given is written
 * in it. Throws `receipt-not-of-consent`.
 */
export function kantaraReceipt(facts: ReceiptFacts, receiptId: string) {
  if (facts.purpose.basis !== 'consent' || !['given', 'renewed'].includes(facts.standing)) {
    throw new Problem(
      'conflict',
      'receipt-not-of-consent',
      'A Kantara receipt can only say that consent was given, and here it was not or is over. Nothing was changed. Take the receipt in JSON-LD: it says what was refused or withdrawn, too.',
      { standing: facts.standing },
    );
  }
  const { controller, purpose, notice } = facts;
  const special = purpose.categories.filter((category) => sensitivityOf(category) !== 'ordinary');
  const others = purpose.recipients.map(({ name }) => name).join(', ');
  return {
    version: 'KI-CR-v1.1.0',
    jurisdiction: facts.jurisdiction ?? NOT_SAID,
    // The format counts whole seconds.
    consentTimestamp: Math.trunc(facts.actedAt.epochMilliseconds / 1_000),
    collectionMethod: facts.road,
    consentReceiptID: receiptId,
    publicKey: facts.keysUrl,
    language: notice?.language ?? NOT_SAID,
    piiPrincipalId: facts.principal,
    piiControllers: [
      {
        piiController: controller.name,
        onBehalf: false,
        contact: controller.contact,
        address: { streetAddress: controller.address === '' ? NOT_SAID : controller.address },
        email: controller.contact,
        phone: NOT_SAID,
        piiControllerUrl: controller.policyUrl,
      },
    ],
    policyUrl: controller.policyUrl,
    services: [
      {
        service: controller.name,
        purposes: [
          {
            purpose: purpose.words,
            // What was only inferred is no consent here, so that every one is explicit in the sense of the format.
            consentType: 'EXPLICIT',
            purposeCategory: [purpose.name],
            piiCategory: [...purpose.categories],
            primaryPurpose: false,
            termination: `${facts.until === null ? 'until it is withdrawn' : `until ${facts.until}, or until it is withdrawn`}: ${facts.choicesUrl}`,
            ...(others === ''
              ? { thirdPartyDisclosure: false as const }
              : { thirdPartyDisclosure: true as const, thirdPartyName: others }),
          },
        ],
      },
    ],
    sensitive: special.length > 0,
    spiCat: special,
  };
}
