// The shape of one law file: whom it covers, how it counts, its ages, exemptions and records, and its rules.
import { z } from 'zod';
import { cited, fact } from './fact.ts';
import { AGENT_PROOFS, RIGHTS, type Right } from './law-codes.ts';
import { AUTHORITIES, NEVER_DISCLOSE, RECORDS } from './law-words.ts';
import { Counting } from './rule-parts.ts';
import { RuleText } from './rule-schema.ts';

const id = z.string().regex(/^[a-z]{2}-[a-z]{2,8}$/, 'must be small letters such as eu-gdpr');
const country = z.string().regex(/^[A-Z]{2}$/, 'must be a country of two capital letters such as NO');
const subdivision = z.string().regex(/^[A-Z0-9]{1,3}$/, 'must be a part of a country such as CA');

/** Kinds of data that a law may leave out; a request about these alone falls under another law. */
const DATA_KINDS = ['employment', 'business-contact'] as const;
export type DataKind = (typeof DATA_KINDS)[number];

const Age = z.strictObject({
  /** What the threshold is for: `online-consent`, `sale-opt-in`, … */
  purpose: z.string().regex(/^[a-z-]{3,40}$/, 'must be small letters and hyphens'),
  /** Countries or states, where the law leaves the number to them. */
  places: z.array(z.string()).optional(),
  /** A person younger than this many years is a child for the purpose. */
  under: fact(z.int().min(1).max(21)),
  note: z.string().max(300).optional(),
});

const Exemption = z.strictObject({
  code: z.string().regex(/^[a-z][a-z-]{2,48}$/, 'must be small letters and hyphens'),
  /** For people, as it may stand in a letter. */
  sentence: z.string().min(10).max(300),
  ...cited,
});

const AgentText = z.strictObject({
  /** `others`: every right that no other entry of the list names. */
  rights: z.union([z.array(z.enum(RIGHTS)).min(1), z.literal('others')]),
  /** Whether the law knows an agent for these rights. */
  may: z.boolean(),
  /** Each is enough alone; none: nothing may be asked for. */
  proofs: z.array(z.enum(AGENT_PROOFS)),
  /** Whether the person may be asked to confirm it herself. */
  confirmation: z.enum(['may-be-asked', 'excused-by-power-of-attorney', 'never']),
  /** Who may be answered, with the data where there is some; a file that is silent means the person alone. */
  answers: fact(z.enum(['person', 'person-or-agent'])).optional(),
  note: z.string().max(300).optional(),
  ...cited,
});

const Records = z.strictObject({
  what: z.array(z.enum(RECORDS)).min(1),
  keep_months: fact(z.int().min(1).max(240)).optional(),
  keep_until: z.enum(['recourse-exhausted', 'period-set-by-controller']).optional(),
  ...cited,
});

export const LawText = z.strictObject({
  law: id,
  name: z.string().min(2).max(60),
  full_name: z.string().min(4).max(200),
  note: z.string().max(900).optional(),
  applies: z.strictObject({
    residence: z
      .array(
        z.strictObject({
          country,
          subdivisions: z.array(subdivision).min(1).optional(),
          except: z.array(subdivision).min(1).optional(),
        }),
      )
      .min(1),
    excluded_data: z.array(z.enum(DATA_KINDS)).default([]),
    ...cited,
  }),
  authorities: z
    .array(
      z.strictObject({
        kind: z.enum(AUTHORITIES),
        name: z.string().min(2).max(120),
        /** Where a person complains online; some laws want it in the letter that ends an appeal. */
        url: fact(z.url({ protocol: /^https$/ })).optional(),
        /** Where a letter to it goes, in one line. */
        address: fact(z.string().min(10).max(200)).optional(),
      }),
    )
    .min(1),
  calendar: fact(
    z.string().regex(/^[A-Za-z]{2}(-[A-Za-z0-9]{2,3})?$/, 'must be a calendar such as uk-ew or US-CA'),
  ),
  counting: Counting,
  ages: z.array(Age),
  exemptions: z.array(Exemption).min(1),
  never_disclose: z.strictObject({ codes: z.array(z.enum(NEVER_DISCLOSE)).min(1), ...cited }).optional(),
  /** Who may ask in a person's name; a file that says nothing of a right leaves it open, with a warning. */
  agents: z.array(AgentText).default([]),
  records: z.array(Records).min(1),
  rules: z.array(RuleText).min(1),
});
/** What a law says of agents for one right. */
export type AgentTerms = Omit<z.output<typeof AgentText>, 'rights'>;
export type LawText = z.output<typeof LawText>;

/** One right in one law for one stretch of time: all that a deadline, a letter and a button need to know. */
export interface Rule extends Omit<RuleText, 'rights' | 'counting'> {
  /** `uk-gdpr/access`; with `version` it names the rule for ever. */
  readonly id: string;
  readonly law: string;
  readonly lawName: string;
  readonly right: Right;
  readonly counting: Counting;
  /** The holiday calendar: `uk-ew`, `US-CA`, or `eu` for the place of the controller's seat. */
  readonly calendar: LawText['calendar'];
}

/** A law as loaded: the text of its file, its rules one per right and version, and what counsel signs. */
export interface Law extends Omit<LawText, 'rules' | 'law'> {
  readonly id: string;
  readonly file: string;
  /** SHA-256 of the file's bytes, hex: counsel signs this, so a changed file is unsigned again. */
  readonly digest: string;
  readonly rules: readonly Rule[];
}
