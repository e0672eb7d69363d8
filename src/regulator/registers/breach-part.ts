// The chapter of the bundle that holds the breach register (GDPR Art. 33(5)).
import { dayOf } from '../../platform/clock.ts';
import { csvLine } from '../../web/csv.ts';
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import { BREACHES, type Breach, type BreachClock, clockOf, dueAt } from './breach.ts';
import { type LoggedEntry, leftOut, loggedRegister, shownVersions } from './logged-entries.ts';

const TITLE = 'Breach register';
const SOURCE = 'the register that staff keep; the log commits to every version';
const COLUMNS = [
  ...(['number', 'versions', 'awareAt', 'dueAt', 'clock', 'authority', 'toldAt', 'authorityReason'] as const),
  ...([
    'people',
    'records',
    'facts',
    'effects',
    'remedy',
    'persons',
    'personsToldOn',
    'personsReason',
  ] as const),
] satisfies readonly (keyof Row)[];

type Row = Breach & {
  readonly number: number;
  readonly versions: number;
  readonly dueAt: string;
  readonly clock: BreachClock;
};

/** Breaches that became known in the period, with every version; the clock is that of the checkpoint. */
export const BREACH_PART: BundlePart = {
  name: '11-breaches',
  title: TITLE,
  build: async (look): Promise<BuiltPart> => {
    if (look.scope.requestId !== null) return leftOut(TITLE);
    const { entries, gone } = await loggedRegister(look, BREACHES);
    const chosen = entries.filter(({ newest }) => isWithin(look, newest.content));
    const rows = chosen.map((entry) => rowOf(look, entry));
    const json = rows.map((row, at) => ({
      ...row,
      versions: shownVersions(look, chosen[at] as LoggedEntry<Breach>),
    }));
    const csv = [csvLine(COLUMNS), ...rows.map((row) => csvLine(COLUMNS.map((column) => row[column])))].join(
      '',
    );
    return {
      files: [
        { path: '11-breaches/breaches.json', content: () => [bytesOf({ breaches: json })], source: SOURCE },
        { path: '11-breaches/breaches.csv', content: () => [Buffer.from(csv)], source: SOURCE },
      ],
      sentences: [sentenceOf(rows)],
      omissions: [
        ...rows.flatMap(missingIn),
        ...(gone === 0
          ? []
          : [
              `${TITLE}: the words of entries have gone by the schedule of Habeas’ own tables, ${gone} in all.`,
            ]),
      ],
      cited: chosen.flatMap(({ cited }) => cited),
    };
  },
};

const bytesOf = (value: object): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

function isWithin({ work, scope }: BundleLook, { awareAt }: Breach): boolean {
  const on = dayOf(Temporal.Instant.from(awareAt), work.controller.timeZone);
  return Temporal.PlainDate.compare(on, scope.from) >= 0 && Temporal.PlainDate.compare(on, scope.to) <= 0;
}

function rowOf({ asOf }: BundleLook, { number, versions, newest }: LoggedEntry<Breach>): Row {
  const breach = newest.content;
  return {
    ...breach,
    number,
    versions: versions.length,
    dueAt: dueAt(breach).toString(),
    clock: clockOf(breach, asOf),
  };
}

function sentenceOf(rows: readonly Row[]): string {
  if (rows.length === 0) return 'The breach register has no entry of the period.';
  const of = (...clocks: BreachClock[]): number => rows.filter(({ clock }) => clocks.includes(clock)).length;
  const told = rows.filter(({ persons }) => persons === 'told').length;
  return `Breaches that became known in the period: ${rows.length}. The authority was told within 72 hours of ${of('in-time')}, later of ${of('late')}, not yet of ${of('running', 'overdue')}; of ${of('not-needed')} it was not told, because no risk to people was likely. Of ${told} the people concerned were told.`;
}

/** What Art. 33(5) asks for and the entry does not say. */
function missingIn({ number, clock, effects, remedy, persons }: Row): string[] {
  const missing = [
    ...(clock === 'overdue' ? ['the authority was not told, and the 72 hours have ended'] : []),
    ...(effects === '' ? ['its effects are not said'] : []),
    ...(remedy === '' ? ['what was done about it is not said'] : []),
    ...(persons === 'open' ? ['whether people were told is not decided'] : []),
  ];
  return missing.map((one) => `Breach ${number}: ${one}.`);
}
