// The ledger of promises by program: every provision with its control, its proofs, and the state that follows.
import { z } from 'zod';
import { CLAUSE_LABELS, CONTROL_KINDS, NATURES } from '../platform/clauses.ts';
import { conflictsOf } from '../promises/conflicts.ts';
import { type LedgerRow, ledgerOf } from '../promises/ledger.ts';
import { readRunning } from '../promises/running-system.ts';
import { STANDINGS, STATES } from '../promises/state.ts';
import { type Endpoint, endpoint } from '../web/endpoint.ts';

const Nothing = z.strictObject({});
const moment = z.iso.datetime().nullable();

const Row = z
  .strictObject({
    id: z.string(),
    document: z.string(),
    title: z.string(),
    dated: z.string().describe('The day that the document bears; empty: none.'),
    section: z.string(),
    rows: z.array(z.string()),
    label: z.enum(CLAUSE_LABELS),
    nature: z.enum(NATURES),
    says: z.string().describe('The provision in plain words.'),
    articles: z.array(z.string()),
    state: z
      .enum(STATES)
      .describe(
        'unbacked: a control is missing. unproven: no fresh proof. gap: the document is silent, the law’s default applies. over-promised: kept, and more was promised than may be kept. shown: nothing to carry out.',
      ),
    controls: z.array(
      z.strictObject({
        kind: z.enum(CONTROL_KINDS),
        name: z.string(),
        found: z.boolean(),
        says: z.string(),
      }),
    ),
    proofs: z.array(
      z.strictObject({
        probe: z.string(),
        about: z.string(),
        standing: z.enum(STANDINGS),
        sentence: z.string(),
        ranAt: moment,
        validUntil: moment.describe('Until when it counts; null: it does not count.'),
        figures: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      }),
    ),
    default: z.string().nullable().describe('What the law says where the document is silent.'),
    overPromised: z.string().nullable(),
    test: z.string().nullable(),
  })
  .meta({ id: 'Promise' });

const Ledger = z
  .strictObject({
    at: z.iso.datetime(),
    states: z.record(z.enum(STATES), z.int()),
    promises: z.array(Row),
    conflicts: z.array(
      z.strictObject({
        number: z.int(),
        topic: z.string(),
        against: z.string(),
        rule: z.string(),
        here: z.string(),
      }),
    ),
  })
  .meta({ id: 'PromiseLedger' });

const listThem = endpoint({
  name: 'listPromises',
  method: 'get',
  path: '/promises',
  summary: 'What the published documents promise, what carries it out, and the newest proof of each',
  permission: 'read:promises',
  params: Nothing,
  query: z.strictObject({
    state: z.enum(STATES).optional().describe('Only provisions in this state.'),
  }),
  body: Nothing,
  answers: [{ status: 200, words: 'The ledger at this moment.', schema: Ledger }],
  problems: [],
  once: false,
  handle: async ({ work, query }) => {
    const rows = await ledgerOf(work);
    const shown = rows.filter(({ state }) => query.state === undefined || query.state === state);
    return {
      status: 200,
      body: {
        at: work.at.toString(),
        states: Object.fromEntries(
          STATES.map((one) => [one, rows.filter(({ state }) => state === one).length]),
        ),
        promises: shown.map(rowOf),
        conflicts: conflictsOf(await readRunning(work), rows),
      },
    };
  },
});

function rowOf({ promise, state, controls, proofs }: LedgerRow): z.output<typeof Row> {
  const { id, document, title, dated, section, rows, label, nature, says, articles } = promise;
  return {
    ...{ id, document, title, dated, section, rows, label, nature, says, articles, state },
    controls: controls.map(({ kind, name, found, says: words }) => ({ kind, name, found, says: words })),
    proofs: proofs.map(({ probe, about, standing, sentence, ranAt, validUntil, figures }) => ({
      ...{ probe, about, standing, sentence, figures },
      ranAt: ranAt?.toString() ?? null,
      validUntil: validUntil?.toString() ?? null,
    })),
    default: promise.default ?? null,
    overPromised: promise.over_promised ?? null,
    test: promise.test ?? null,
  };
}

export const PROMISES_API: readonly Endpoint[] = [listThem];
