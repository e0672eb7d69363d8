// The record of processing activities at the desk: what is missing first, then each activity; and the same as three files.
import { z } from 'zod';
import { recordOf } from '../regulator/ropa/activities.ts';
import { readFacts } from '../regulator/ropa/facts.ts';
import { ropaCsv, ropaJson, ropaOds } from '../regulator/ropa/ropa-files.ts';
import { COLUMNS, type RecordOfProcessing } from '../regulator/ropa/ropa-row.ts';
import { type Page, page, type Visit } from '../web/page.ts';

const FILES = {
  ods: { type: 'application/vnd.oasis.opendocument.spreadsheet', content: ropaOds },
  csv: { type: 'text/csv; charset=utf-8', content: ropaCsv },
  json: { type: 'application/json; charset=utf-8', content: ropaJson },
} as const;
const ENDINGS = Object.keys(FILES) as (keyof typeof FILES)[];

const none = z.strictObject({});

async function read({ work }: Pick<Visit, 'work'>): Promise<RecordOfProcessing> {
  return await work(async (one) => recordOf(await readFacts(one)));
}

export const RECORD_PAGES: readonly Page[] = [
  page({
    path: '/records',
    access: 'read:registers',
    query: none,
    get: async (visit) => {
      const { rows, missing } = await read(visit);
      const lines = rows.map(({ role, activity, missing: lacking, ...row }) => ({
        role,
        activity,
        lacking,
        facts: COLUMNS.flatMap(({ key, heading }) => {
          const value = key in row ? row[key as keyof typeof row] : '';
          const words = typeof value === 'string' ? [value] : [...value];
          return words.join('') === '' ? [] : [{ heading, words }];
        }),
      }));
      return { view: 'console/records', values: { section: 'records', missing, lines } };
    },
  }),
  ...ENDINGS.map((ending) =>
    page({
      path: `/records/ropa.${ending}`,
      access: 'read:registers',
      query: none,
      get: async (visit) => {
        const { type, content } = FILES[ending];
        const bytes = Buffer.from(await content(await read(visit)));
        return {
          send: async (res) => {
            res.set({
              'Content-Type': type,
              'Content-Disposition': `attachment; filename="record-of-processing-${visit.controller.slug}.${ending}"`,
            });
            res.send(bytes);
          },
        };
      },
    }),
  ),
];
