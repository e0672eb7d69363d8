// Chapter 9: what the controller had published and declared, and when it changed: documents, packs, purposes, maps, laws.
import { lawBook } from '../../laws/law-book.ts';
import { signatures } from '../../requests/law-signature.ts';
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import { documentsOf } from './documents.ts';
import {
  countEntries,
  ENTRY_COLUMNS,
  entryIds,
  type ShownEntry,
  type Sought,
  shownEntries,
} from './log-entries.ts';
import { promisesIn } from './promises.ts';
import { readRows } from './stream-rows.ts';
import { csvTable, jsonFile, jsonLines } from './text-files.ts';

const CHANGES: Sought = {
  events: [
    'controller.created',
    'controller.changed',
    'pack.applied',
    'purposes.changed',
    'promises.changed',
    'recipients.changed',
    'systems.changed',
    'customers.changed',
    'map.imported',
    'map.removed',
    'map.itemMarked',
    'map.markLapsed',
    'store.added',
    'store.changed',
    'store.backupsSaid',
    'schedule.started',
    'schedule.ended',
    'inactivity.ruleStarted',
    'inactivity.ruleEnded',
    'law.signed',
    'document.captured',
    'document.translated',
    'document.judged',
    'document.mended',
    'control.confirmed',
  ],
  ofCases: false,
};

/** What was declared when the bundle was made, and every change of it in these days. */
export const policiesPart: BundlePart = {
  name: '09-policies',
  title: 'What was declared, and its changes',
  build: async (look): Promise<BuiltPart> => {
    const counts = await countEntries(look, CHANGES);
    const changes = [...counts.values()].reduce((sum, one) => sum + one, 0);
    const declared = await declaredNow(look);
    const published = await documentsOf(look);
    const promised = await promisesIn(look);
    return {
      files: [
        {
          path: '09-policies/changes.csv',
          source: 'the sealed log',
          content: () => csvTable<ShownEntry>(ENTRY_COLUMNS, shownEntries(look, CHANGES)),
        },
        {
          path: '09-policies/changes.jsonl',
          source: 'the sealed log',
          content: () => jsonLines(shownEntries(look, CHANGES)),
        },
        {
          path: '09-policies/declared.json',
          source: 'purposes, maps and laws as they stand when the bundle is made',
          content: () => jsonFile(declared),
        },
        ...published.files,
        ...promised.files,
      ],
      sentences: [
        ...published.sentences,
        ...promised.sentences,
        `${declared.purposes.length} purposes and ${declared.maps.length} maps of systems are declared; ${changes} changes were made in these days.`,
      ],
      omissions: [
        ...published.omissions,
        ...promised.omissions,
        'Purposes, maps and laws stand as they are when the bundle is made; recipients stand in the record of processing. Of earlier versions the log has the moment and the digest alone.',
      ],
      cited: entryIds(look, CHANGES),
    };
  },
};

interface DeclaredMap {
  readonly key: string;
  readonly store: string;
  readonly sha256: string;
  readonly changed_at: Temporal.Instant;
}

/** Files of laws are named with their digests, so that each can be told from every other version. */
async function declaredNow(look: BundleLook) {
  const { work } = look;
  const values = { controllerId: work.controllerId };
  const signed = await signatures(work);
  const laws = [...(await lawBook()).values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return {
    purposes: await readRows<object & { name: string }>(work, PURPOSES, values),
    maps: await readRows<DeclaredMap>(work, MAPS, values),
    laws: laws.map(({ id, name, digest }) => {
      const known = signed.find((one) => one.law === id && one.digest === digest);
      return { law: id, name, file_sha256: digest, signed_by_counsel_at: known?.signedAt ?? null };
    }),
  };
}

const PURPOSES =
  'select name, words, basis, provision from purposes where controller_id = :controllerId order by name';

const MAPS = `select m.key, s.name as store, encode(m.digest, 'hex') as sha256, m.changed_at
  from datasets m join data_stores s on s.controller_id = m.controller_id and s.id = m.store_id
  where m.controller_id = :controllerId order by m.key`;
