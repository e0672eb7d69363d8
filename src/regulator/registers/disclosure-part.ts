// The chapter of the bundle that holds the register of disclosures to authorities; what nobody may speak of is counted alone.
import { dayOf } from '../../platform/clock.ts';
import { csvLine } from '../../web/csv.ts';
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import { DISCLOSURES, type Disclosure, isGagged } from './disclosure.ts';
import { leftOut, loggedRegister, shownVersions } from './logged-entries.ts';

const TITLE = 'Disclosures to authorities';
const SOURCE = 'the register that staff keep; the log commits to every version';
const COLUMNS = [
  'number',
  'versions',
  'authority',
  'askedOn',
  'ground',
  'outcome',
  'given',
  'answeredOn',
  'people',
] as const satisfies readonly (keyof Row)[];

/** Disclosures that were asked for in the period. A gagged one is neither described nor cited. */
export const DISCLOSURE_PART: BundlePart = {
  name: '10-disclosures-authorities',
  title: TITLE,
  build: async (look): Promise<BuiltPart> => {
    if (look.scope.requestId !== null) return leftOut(TITLE);
    const { entries, gone } = await loggedRegister(look, DISCLOSURES);
    const chosen = entries.filter(({ newest }) => isWithin(look, newest.content));
    const today = dayOf(look.asOf, look.work.controller.timeZone);
    const told = chosen.filter(({ newest }) => !isGagged(newest.content, today));
    const gagged = chosen.length - told.length;
    const rows = told.map(({ number, versions, newest }) => {
      const { gag: _gag, gagUntil: _until, ...content } = newest.content;
      return { number, versions: versions.length, ...content };
    });
    const json = told.map((entry) => ({ number: entry.number, versions: shownVersions(look, entry) }));
    const csv = [csvLine(COLUMNS), ...rows.map((row) => csvLine(COLUMNS.map((column) => row[column])))].join(
      '',
    );
    const folder = '10-disclosures-authorities';
    return {
      files: [
        {
          path: `${folder}/disclosures.json`,
          content: () => [
            Buffer.from(`${JSON.stringify({ disclosures: json, notDescribed: gagged }, null, 2)}\n`),
          ],
          source: SOURCE,
        },
        { path: `${folder}/disclosures.csv`, content: () => [Buffer.from(csv)], source: SOURCE },
      ],
      sentences: [sentenceOf(chosen.length, rows)],
      omissions: [
        ...(gagged === 0
          ? []
          : [
              `${TITLE}: ${gagged} of ${chosen.length} are counted and not described, because the law forbids to speak of them.`,
            ]),
        ...(gone === 0
          ? []
          : [
              `${TITLE}: the words of entries have gone by the schedule of Habeas’ own tables, ${gone} in all.`,
            ]),
      ],
      cited: told.flatMap(({ cited }) => cited),
    };
  },
};

type Row = Omit<Disclosure, 'gag' | 'gagUntil'> & { readonly number: number; readonly versions: number };

function isWithin({ scope }: BundleLook, { askedOn }: Disclosure): boolean {
  const on = Temporal.PlainDate.from(askedOn);
  return Temporal.PlainDate.compare(on, scope.from) >= 0 && Temporal.PlainDate.compare(on, scope.to) <= 0;
}

function sentenceOf(all: number, rows: readonly Row[]): string {
  if (all === 0) return 'The register of disclosures to authorities has no entry of the period.';
  const of = (outcome: Disclosure['outcome']): number => rows.filter((row) => row.outcome === outcome).length;
  return `Authorities asked ${all} times in the period; of the ${rows.length} that may be spoken of, data was given in ${of('given')}, in part in ${of('in-part')}, refused in ${of('refused')}, and ${of('open')} are open.`;
}
