// What each file of a pack may hold: strict shapes, so that a misspelled key is refused instead of lost.
import { z } from 'zod';
import { ConsentDoorsPart } from './consent-doors.ts';

export const text = z.string().trim().min(1).max(500);
export const id = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be small letters, digits and hyphens');
const country = z.string().regex(/^[A-Z]{2}$/, 'must be a country of two capital letters such as NO');

/** First parts of addresses that the house itself answers at. */
const TAKEN = ['api', 'assets', 'console', 'go', 'healthz', 'mailbox', 'the-installation'];

/** Refuses a list in which two entries share a name; what is absent is no name. */
export function once<K extends string>(key: K) {
  return (list: readonly { readonly [N in K]?: string | undefined }[], context: z.RefinementCtx): void => {
    const seen = new Set<string | undefined>();
    list.forEach((entry, index) => {
      const value = entry[key];
      if (value !== undefined && seen.has(value))
        context.addIssue({ code: 'custom', path: [index, key], message: 'stands twice in the list' });
      seen.add(value);
    });
  };
}

/** A public key of Ed25519 or P-256 (RFC 7517, 8037); anything more, a private part above all, is refused by name. */
const publicKey = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    kid: text,
    x: z.string().regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url'),
    alg: z.enum(['EdDSA', 'Ed25519']).default('EdDSA'),
    use: z.literal('sig').default('sig'),
  }),
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    kid: text,
    x: z.string().regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url'),
    y: z.string().regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url'),
    alg: z.literal('ES256').default('ES256'),
    use: z.literal('sig').default('sig'),
  }),
]);

const contactOf = z.strictObject({ name: text, contact: text });

/** What the record of processing asks for beside purposes, maps and schedules (GDPR Art. 30(1)). */
const record = z.strictObject({
  /** The data protection officer, or `not-required` where GDPR Art. 37 asks for none. */
  officer: z
    .union([contactOf, z.literal('not-required')], {
      error: 'must be not-required, or have a name and a contact',
    })
    .nullable()
    .default(null),
  /** In the Union (GDPR Art. 27). */
  representative: contactOf.nullable().default(null),
  /** Technical and organisational security measures in words. */
  measures: z.array(text).max(50).default([]),
});

export const ControllerFile = z.strictObject({
  slug: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/, 'must be small letters, digits and hyphens')
    .refine((slug) => !TAKEN.includes(slug), 'is an address of the house itself; choose another'),
  name: text,
  language: z
    .string()
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must be a language such as en')
    .default('en'),
  time_zone: z
    .string()
    .refine(
      (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
      'must be an IANA time zone such as Europe/Berlin',
    )
    .default('UTC'),
  /** Where the controller is established: it chooses the law where the person names no home, and the holidays. */
  seat: z
    .strictObject({
      country,
      subdivision: z
        .string()
        .regex(/^[A-Z0-9]{1,3}$/, 'must be a part of a country such as BE')
        .optional(),
    })
    .optional(),
  postal_address: z.string().max(500).default(''),
  contact_email: z.email('must be an e-mail address'),
  /** Where mail is taken beside the two above and below. */
  intake_emails: z.array(z.email('must be an e-mail address')).max(20).default([]),
  sender: z.strictObject({
    name: text,
    email: z.email('must be an e-mail address'),
    /** Names neither the organisation nor its domain; neutral letters come from there. */
    neutral_email: z.union([z.literal(''), z.email('must be an e-mail address')]).default(''),
  }),
  colour: z.string().regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #1d4b73'),
  authority: z.strictObject({
    name: text,
    url: z.url({ protocol: /^https$/, error: 'must be an address that begins with https://' }),
    address: z.string().max(500).default(''),
  }),
  /** Years below which the published document allows nobody an account. */
  minimum_age: z.int().min(1).max(21).nullable().default(null),
  privacy_notice_url: z.url({ protocol: /^https$/, error: 'must be an address that begins with https://' }),
  /** Absent: nobody's word about signed-in people is taken. */
  sign_in: z
    .strictObject({
      issuer: z.url({ protocol: /^https$/, error: 'must be an address that begins with https://' }),
      keys: z.array(publicKey).min(1).max(10).superRefine(once('kid')),
    })
    .nullable()
    .default(null),
  record: record.nullable().default(null),
  /** Absent: no page sends choices about consent. */
  consent: ConsentDoorsPart.nullable().default(null),
  promises: z.strictObject({
    answer_within_days: z.int().min(1).max(31).nullable().default(null),
    cooling_off_days: z.int().min(0).max(90).default(0),
    /** Between the warning to the other addresses of a person and her erasure. */
    warn_hours: z.int().min(1).max(72).default(24),
    /** A case of a minor is done within so many hours. */
    minor_within_hours: z.int().min(1).max(720).default(72),
  }),
  approvals: z.strictObject({
    row_cap: z.int().min(1).default(100_000),
    single_officer: z.boolean().default(false),
    confirm_delay_hours: z.int().min(1).max(720).default(24),
    access_approves_itself: z.boolean().default(false),
  }),
});

/** GDPR Art. 6(1)(a)–(f), in this order. */
export const LEGAL_BASES = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interests',
] as const;

export const RECIPIENT_ROLES = ['processor', 'controller', 'joint-controller', 'authority'] as const;

export const RecipientsFile = z.strictObject({
  recipients: z
    .array(
      z
        .strictObject({
          name: text,
          role: z.enum(RECIPIENT_ROLES),
          for: z.array(text).min(1),
          country: country.optional(),
          /** What protects the data there (GDPR Art. 15(2), 46). */
          safeguard: text.optional(),
          /** Where they are told of erasures, corrections and restrictions (GDPR Art. 19). */
          contact: z.email('must be an e-mail address').optional(),
          /** The store through which what is asked of them is carried out; no letter is needed then. */
          store: id.optional(),
          /** Who inside the organisation does by hand what is asked of a system that is not connected. */
          owner: z.email('must be an e-mail address').optional(),
          /** Where signed messages go (Standard Webhooks 1.0); its secret is made by `habeas recipient secret`. */
          webhook: z
            .strictObject({
              url: z
                .string()
                .regex(
                  /^(env:[A-Z][A-Z0-9_]*|https:\/\/[^\s@?#]+)$/,
                  'must begin with https:// or be a reference such as env:PARTNER_WEBHOOK_URL',
                ),
              allow_private: z
                .union([
                  z.boolean(),
                  z.string().regex(/^env:[A-Z][A-Z0-9_]*$/, 'must be true, false or env:NAME'),
                ])
                .default(false),
            })
            .optional(),
          /** By what it finds a person. A webhook holds these values and no others. */
          identify_by: z
            .array(
              z
                .string()
                .regex(/^(email|[^.\s]+\.[^.\s]+\.[^.\s]+)$/, 'must be email or dataset.collection.field'),
            )
            .min(1)
            .max(10)
            .default(['email']),
          provision: id.optional(),
        })
        .refine(
          (one) => [one.store, one.owner, one.webhook].filter((road) => road !== undefined).length < 2,
          {
            path: ['name'],
            message: 'is reached by one road: store, owner or webhook; contact may stand beside a webhook',
          },
        )
        .refine((one) => one.safeguard === undefined || one.country !== undefined, {
          path: ['safeguard'],
          message: 'speaks of a transfer, so say the country too',
        }),
    )
    .superRefine(once('name')),
});

/** Business customers for whom the controller is a processor (GDPR Art. 28). */
export const CustomersFile = z.strictObject({
  customers: z
    .array(
      z
        .strictObject({
          name: text,
          /** Where requests of its end users are passed on. */
          contact: z.email('must be an e-mail address'),
          /** Domains of addresses of its end users: a hint for staff. */
          domains: z
            .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain in small letters'))
            .max(50)
            .default([]),
          /** What stands in the fields that a map calls tenant. */
          account: text.optional(),
        })
        .refine((one) => one.domains.length > 0 || one.account !== undefined, {
          path: ['domains'],
          message: 'or account is needed, or no request could be found to be theirs',
        }),
    )
    .superRefine(once('name'))
    .superRefine(once('account')),
});

export type ControllerText = z.infer<typeof ControllerFile>;
export type RecipientText = z.infer<typeof RecipientsFile>['recipients'][number];
