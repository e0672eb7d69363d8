// Documents side by side at the desk, by what their clauses speak of, with the pairs that a person confirms.
import { z } from 'zod';
import { can } from '../auth/permissions.ts';
import { CLAUSE_LABELS } from '../platform/clauses.ts';
import type { PublishedDocument } from '../policies/document.ts';
import { compareByLabel, decideMatch } from '../watch/compare-platforms.ts';
import { LIKENESS_METHOD } from '../watch/likeness.ts';
import { type Answer, type Page, page, type Visit } from '../web/page.ts';
import { labelWords } from './shown-watch.ts';

const Label = z.enum(CLAUSE_LABELS);
type Label = z.output<typeof Label>;

async function show(visit: Visit, label: Label, done: boolean): Promise<Answer> {
  const { work, controller, account } = visit;
  const publisher = ({ owner }: PublishedDocument): string =>
    owner.kind === 'own' ? controller.name : owner.name;
  const named = <T extends { readonly document: PublishedDocument }>(one: T) => ({
    ...one,
    title: one.document.title,
    publisher: publisher(one.document),
  });
  const { counts, sides, pairs } = await work(async (one) => await compareByLabel(one, label));
  const values = {
    section: 'watch',
    label,
    labelWords: labelWords(label),
    labels: CLAUSE_LABELS.map((value) => ({
      value,
      words: labelWords(value),
      clauses: counts.get(value) ?? 0,
    })),
    sides: sides.filter(({ clauses }) => clauses.length > 0).map(named),
    silent: sides.filter(({ clauses }) => clauses.length === 0).map(named),
    pairs: pairs.map((pair) => ({ ...pair, one: named(pair.one), other: named(pair.other) })),
    method: LIKENESS_METHOD,
    mayManage: account !== null && can(account.roles, 'manage:watch'),
    done: done ? 'What you read in the two clauses was saved.' : null,
  };
  return { view: 'console/comparison', values };
}

export const COMPARISON_PAGES: readonly Page[] = [
  page({
    path: '/comparison',
    access: 'read:watch',
    query: z.strictObject({
      label: Label.default('retention-period'),
      done: z.literal('matched').optional(),
    }),
    get: async (visit) => await show(visit, visit.query.label, visit.query.done !== undefined),
  }),
  page({
    path: '/comparison/match',
    access: 'manage:watch',
    query: z.strictObject({}),
    get: async (visit) => await show(visit, 'retention-period', false),
    body: z.strictObject({
      label: Label,
      one: z.uuid(),
      other: z.uuid(),
      verdict: z.enum(['same', 'different']),
    }),
    post: async ({ work, body, account, controller }) => {
      const { label, one, other, verdict } = body;
      const by = account?.id ?? '';
      await work(async (at) => await decideMatch(at, { label, pair: [one, other], verdict, by }));
      return { redirect: `/${controller.slug}/console/comparison?label=${label}&done=matched` };
    },
  }),
];
