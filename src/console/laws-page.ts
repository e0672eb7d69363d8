// The laws of this installation at the desk: what each says, how sure that is, and counsel's signature.
import { z } from 'zod';
import { can } from '../auth/permissions.ts';
import { lawBook } from '../laws/law-book.ts';
import type { Law, Rule } from '../laws/law-schema.ts';
import { type Claim, claimsOf, unverified } from '../laws/marks.ts';
import { Problem } from '../platform/problem.ts';
import { type Signature, signatures, signLaw } from '../requests/law-signature.ts';
import { nothingHere } from '../web/doors.ts';
import { fieldError, page } from '../web/page.ts';

interface LawRow {
  readonly id: string;
  readonly name: string;
  readonly fullName: string;
  readonly rules: number;
  readonly claims: number;
  readonly unread: number;
  readonly signature: Signature | null;
  /** Signed once, but the file has changed since. */
  readonly lapsed: boolean;
}

function rowOf(law: Law, signed: readonly Signature[]): LawRow {
  const own = signed.filter((one) => one.law === law.id);
  const signature = own.find(({ digest }) => digest === law.digest) ?? null;
  return {
    id: law.id,
    name: law.name,
    fullName: law.full_name,
    rules: law.rules.length,
    claims: claimsOf(law).length,
    unread: toCheck(law).length,
    signature,
    lapsed: signature === null && own.length > 0,
  };
}

/** What counsel has to check, each claim once: rights that share an entry of the file share its claims. */
function toCheck(law: Law): readonly Claim[] {
  const once = new Map<string, Claim>();
  for (const claim of unverified(law)) {
    const path = claim.path.replace(/^rules\.\d+\./, '');
    const { value, source, mark } = claim;
    once.set(JSON.stringify([path, value, source, mark]), { ...claim, path });
  }
  return [...once.values()];
}

export const lawsPage = page({
  path: '/laws',
  access: 'read:laws',
  query: z.strictObject({}),
  get: async ({ work }) => {
    const signed = await work(signatures);
    const laws = [...(await lawBook()).values()].map((law) => rowOf(law, signed));
    return { view: 'console/laws', values: { section: 'laws', laws } };
  },
});

export const lawPage = page({
  path: '/laws/:law',
  access: 'read:laws',
  query: z.strictObject({}),
  get: async ({ work, params, account, errors, entered }) => {
    const law = (await lawBook()).get(params.law ?? '');
    if (law === undefined) throw nothingHere();
    const row = rowOf(law, await work(signatures));
    const rules = law.rules.map((rule) => ({ ...rule, limit: limitOf(rule) }));
    return {
      view: 'console/law',
      values: {
        section: 'laws',
        law,
        row,
        rules,
        unread: toCheck(law),
        maySign: account !== null && can(account.roles, 'sign:law'),
        errors,
        entered,
      },
    };
  },
  body: z.strictObject({
    digest: z.string().regex(/^[0-9a-f]{64}$/, 'This is not a file that can be signed'),
    counsel: z
      .string({ error: 'Say who signs' })
      .trim()
      .min(3, 'Say who signs')
      .max(200, 'Use a shorter name'),
    read: z.literal('yes', { error: 'Confirm that counsel has checked the list' }),
  }),
  post: async ({ work, params, body, controller, account }) => {
    if (account === null || !can(account.roles, 'sign:law')) {
      throw new Problem(
        'forbidden',
        'permission-missing',
        'Only a privacy officer records a signature. Nothing was signed; ask one.',
      );
    }
    const { digest, counsel } = body;
    await work(async (one) => await signLaw(one, { law: params.law ?? '', digest, counsel })).catch(
      (error: unknown) => {
        if (error instanceof Problem && error.code === 'counsel-missing')
          throw fieldError('counsel', error.message);
        throw error;
      },
    );
    return { redirect: `/${controller.slug}/console/laws/${params.law}` };
  },
});

/** The limit of a rule in words: `1 calendar month`, `45 days`, `at once`. */
function limitOf({ due }: Rule): string {
  if (due.unit === 'immediately') return 'at once';
  const { value } = due.count;
  const unit = { 'calendar-month': 'calendar month', day: 'day', 'business-day': 'business day' }[due.unit];
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}
