// What `provisions.yaml` of a pack may hold: clauses of published documents, what carries each out, and what proves it.
import { z } from 'zod';
import { CLAUSE_LABELS, CONTROL_KINDS, NATURES } from '../platform/clauses.ts';
import { id, once, text } from './pack-files.ts';

/** Days and hours alone, so that the age of a proof never hangs on the length of a month. */
const AGE = /^(P[1-9]\d{0,3}D|PT[1-9]\d{0,3}H)$/;

/** Something in the running system that carries a provision out; docs/promises.md says how each kind is looked up. */
const control = z.strictObject({
  kind: z.enum(CONTROL_KINDS),
  name: text,
  /** What it must be set to, such as `never`, `P30D` or 7; absent: it must be there. */
  is: z.union([text, z.number(), z.boolean()]).optional(),
});

const proof = z.strictObject({
  probe: id,
  /** What is probed where the probe needs to be told: a collection, a purpose, a kind of evidence. */
  of: text.optional(),
  /** A proof that is older counts for nothing. */
  max_age: z.string().regex(AGE, 'must be days or hours such as P1D or PT36H'),
});

const provision = z
  .strictObject({
    id,
    /** Which of the documents below it stands in; needed where there is more than one. */
    document: id.optional(),
    /** Under which rows of an outer list of promises it is counted, such as A-13. */
    rows: z
      .array(z.string().regex(/^[A-Z]{1,2}-\d{1,3}$/, 'must be a row such as A-13'))
      .max(10)
      .default([]),
    section: text,
    label: z.enum(CLAUSE_LABELS),
    nature: z.enum(NATURES),
    /** The clause in our own words. */
    says: text,
    /** Articles of laws that speak of the same. */
    articles: z.array(text).max(20).default([]),
    controls: z.array(control).max(20).default([]),
    proofs: z.array(proof).max(20).default([]),
    /** The file of the test that shows its control at work. */
    test: z
      .string()
      .regex(/^test\/[\w/.-]+\.test\.ts$/, 'must be a file below test/')
      .optional(),
    /** What law applies instead where the document is silent or broken. */
    default: text.optional(),
    /** Why more is promised than may be kept. */
    over_promised: text.optional(),
  })
  .refine((one) => (one.nature === 'gap') === (one.default !== undefined), {
    path: ['default'],
    message: 'stands with a gap, and with nothing else: what applies where the document is silent',
  })
  .refine((one) => one.controls.length > 0 || one.proofs.length === 0, {
    path: ['proofs'],
    message: 'prove a control, so name the control too',
  });

export const ProvisionsFile = z
  .strictObject({
    documents: z
      .array(z.strictObject({ id, title: text, dated: z.iso.date('must be a day such as 2026-03-20') }))
      .min(1)
      .max(20)
      .superRefine(once('id')),
    provisions: z.array(provision).max(1000).superRefine(once('id')),
  })
  .superRefine(({ documents, provisions }, context) => {
    provisions.forEach(({ document }, index) => {
      const why = wrongDocument(
        document,
        documents.map((one) => one.id),
      );
      if (why !== null)
        context.addIssue({ code: 'custom', path: ['provisions', index, 'document'], message: why });
    });
  });

function wrongDocument(named: string | undefined, known: readonly string[]): string | null {
  if (named === undefined) return known.length === 1 ? null : 'is needed, for there is more than one';
  return known.includes(named) ? null : 'is none of the documents above';
}

export type ProvisionText = z.infer<typeof ProvisionsFile>['provisions'][number];
export type ProvisionsText = z.infer<typeof ProvisionsFile>;
