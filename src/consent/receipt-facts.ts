// What a receipt is written from: one act of consent with everything that was true of it, and nothing that names the person.
import type { LegalBasis } from '../data-map/purpose.ts';
import type { RecipientRole } from '../data-map/recipient.ts';

/** Where the choice that a record holds stands now, or stood when the receipt was written. */
export type ReceiptStanding = 'given' | 'renewed' | 'refused' | 'withdrawn' | 'expired';

/** Every standing that a receipt can say. */
export const STANDINGS: readonly ReceiptStanding[] = ['given', 'renewed', 'refused', 'withdrawn', 'expired'];

/** The roads on which a choice comes in. */
export type ChoiceRoad = 'api' | 'page' | 'klaro' | 'import' | 'gpc';

/** Whom the person deals with, as the controller publishes it. */
export interface ReceiptController {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  readonly country: string | null;
  readonly policyUrl: string;
  readonly authority: { readonly name: string; readonly url: string };
}

/** One act of consent, ready to be written down as a receipt. */
export interface ReceiptFacts {
  /** Of the consent record. */
  readonly recordId: string;
  /** A pseudonym of the person: it says the same for the same person of one controller, and nothing else. */
  readonly principal: string;
  readonly standing: ReceiptStanding;
  /** Whether an explicit act was asked for (GDPR Art. 9(2)(a)). */
  readonly explicit: boolean;
  readonly actedAt: Temporal.Instant;
  /** From when it no longer counts by itself; null: until it is withdrawn. */
  readonly until: Temporal.Instant | null;
  readonly road: ChoiceRoad;
  /** ISO 3166 country, or country and part, as it was recorded; null: it was not said. */
  readonly jurisdiction: string | null;
  /** Whether the GDPR is the law of it: its legal bases and rights are named then. */
  readonly underGdpr: boolean;
  readonly purpose: {
    readonly name: string;
    readonly words: string;
    readonly version: number;
    readonly basis: LegalBasis;
    /** Keys of the Fides taxonomy. */
    readonly categories: readonly string[];
    readonly recipients: readonly {
      readonly name: string;
      readonly role: RecipientRole;
      readonly country: string | null;
    }[];
  };
  /** The text as it was shown; null: an import that kept none. */
  readonly notice: { readonly hash: string; readonly language: string; readonly variant: string } | null;
  readonly controller: ReceiptController;
  /** Where the choice is changed. */
  readonly choicesUrl: string;
  /** Where the public keys stand that the receipt is checked with. */
  readonly keysUrl: string;
}
