// The chapter of the bundle that holds the record of processing activities (GDPR Art. 30).
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import { recordOf } from './activities.ts';
import { readFacts } from './facts.ts';
import { changesOfRecord } from './ropa-changes.ts';
import { ropaCsv, ropaJson, ropaOds } from './ropa-files.ts';

const SOURCE =
  'generated from the data map, the registers of purposes, recipients and business customers, and the retention schedules';

/** The record as it is when the bundle is made; the law asks for the present one (Art. 30(4)). */
export const ROPA_PART: BundlePart = {
  name: '02-ropa',
  title: 'Record of processing activities',
  build: async (look: BundleLook): Promise<BuiltPart> => {
    const record = recordOf(await readFacts(look.work));
    const ods = await ropaOds(record);
    const own = record.rows.filter(({ role }) => role === 'controller').length;
    const others = record.rows.length - own;
    const changed = await changesOfRecord(look);
    return {
      files: [
        { path: '02-ropa.ods', content: () => [ods], source: SOURCE },
        { path: '02-ropa.csv', content: () => [Buffer.from(ropaCsv(record))], source: SOURCE },
        { path: '02-ropa.json', content: () => [Buffer.from(ropaJson(record))], source: SOURCE },
      ],
      sentences: [
        `The record of processing activities (GDPR Art. 30) holds ${count(own, 'activity', 'activities')} as controller and ${others} on behalf of others; ${count(record.missing.length, 'thing is', 'things are')} missing in it.`,
      ],
      omissions: [
        ...record.missing.map((one) => `The record of processing lacks ${one}.`),
        ...(changed.after === 0
          ? []
          : [
              `The record of processing is the present one. What it is made of was changed ${changed.after} times after the last day of the period; the log holds when, and not how it read before.`,
            ]),
        ...(changed.since === 0
          ? []
          : [
              `The record of processing was changed ${changed.since} times after the checkpoint of this bundle was signed: it is not the one of that moment.`,
            ]),
      ],
      cited: changed.entries,
    };
  },
};

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
