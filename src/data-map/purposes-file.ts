// What purposes.yaml of a pack may hold: purposes with what permits them, how consent is asked, and what is ruled out.
import { z } from 'zod';
import { id, LEGAL_BASES, once, text } from './pack-files.ts';

/** Uses that a person can end; the same as those of objections. */
const PURPOSE_USES = ['sale', 'sharing', 'targeted-ads', 'profiling', 'sensitive', 'marketing'] as const;

/** A length of calendar days, months or years; consents are not given for hours. */
const period = z
  .string()
  .regex(/^P(?=\d)(\d{1,3}Y)?(\d{1,3}M)?(\d{1,4}D)?$/, 'must be a period such as P12M');

const consent = z
  .strictObject({
    /** Counted from the act; absent: until it is withdrawn. */
    expires_after: period.optional(),
    /** How long before its end people are asked again. */
    renew_before: period.optional(),
    /** Years below which nobody can consent; the law may ask for more. */
    minimum_age: z.int().min(1).max(21).optional(),
    /** The document makes it a condition (GDPR Art. 7(4)). */
    bundled: z.boolean().default(false),
    /** Needs an express statement (GDPR Art. 9(2)(a)). */
    explicit: z.boolean().default(false),
  })
  .refine((one) => one.renew_before === undefined || one.expires_after !== undefined, {
    path: ['renew_before'],
    message: 'speaks of the end of a consent, so say expires_after too',
  });

const purpose = z
  .strictObject({
    name: id,
    words: text,
    basis: z.enum(LEGAL_BASES),
    provision: id.optional(),
    /** Whose data it is, in words such as `customers` (GDPR Art. 30(1)(c)). */
    subjects: z.array(text).max(20).default([]),
    /** Of what people are told about it: one more whenever the text changes. */
    version: z.int().min(1).max(100_000).default(1),
    /** The newest version that changed something material; absent: every version did. */
    material_version: z.int().min(1).max(100_000).optional(),
    categories: z.array(text).max(50).default([]),
    /** Names of recipients.yaml. */
    recipients: z.array(text).max(100).default([]),
    uses: z.array(z.enum(PURPOSE_USES)).max(PURPOSE_USES.length).default([]),
    consent: consent.optional(),
    /** Only while a term runs under which the person granted it, such as that of a subscription. */
    needs_term: z.boolean().default(false),
  })
  .refine((one) => one.consent === undefined || one.basis === 'consent', {
    path: ['consent'],
    message: 'is only for a purpose whose basis is consent',
  })
  .refine((one) => one.material_version === undefined || one.material_version <= one.version, {
    path: ['material_version'],
    message: 'cannot be newer than version',
  });

const ruledOut = z.strictObject({
  name: id,
  /** What the use would be. */
  words: text,
  /** The sentence of the document that rules it out. */
  says: text,
  provision: id.optional(),
});

export const PurposesFile = z
  .strictObject({
    purposes: z.array(purpose).superRefine(once('name')).superRefine(once('words')),
    /** What a document rules out: whoever asks for it is refused in these words. */
    never: z.array(ruledOut).max(100).superRefine(once('name')).default([]),
  })
  .superRefine(({ purposes, never }, context) => {
    const names = new Set(purposes.map(({ name }) => name));
    never.forEach(({ name }, index) => {
      if (names.has(name))
        context.addIssue({ code: 'custom', path: ['never', index, 'name'], message: 'is also a purpose' });
    });
  });

export type PurposeText = z.infer<typeof PurposesFile>['purposes'][number];
