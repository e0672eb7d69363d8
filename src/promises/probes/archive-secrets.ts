// No secret leaves in an archive: what an answer would hand out is worked out from every map, as plans do it, and held against it.
import { readMap } from '../../data-map/data-store.ts';
import { addressOf } from '../../data-map/dataset.ts';
import { resolveTable } from '../../data-map/resolve-table.ts';
import { disclosedColumns } from '../../fulfilment/access.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** Names that secrets bear, whatever the map says of them. */
const SECRET = /(?:^|_)(?:password|passwd|secret|token|key_hash|hash|salt|private_key|credential)s?(?:_|$)/i;

/** Looks through the columns that the right of access would hand out, in every store. */
export const archiveSecrets: Probe = async (probing) => {
  const { datasets } = await look(probing, readMap);
  const leaking: string[] = [];
  let columns = 0;
  let withheld = 0;
  for (const { storeId, dataset } of datasets) {
    for (const collection of dataset.collections) {
      const table = resolveTable(await probing.stores.catalogue(storeId), collection);
      const handedOut = disclosedColumns({ collection, table });
      columns += handedOut.length;
      withheld += collection.fields.filter(({ neverDisclose }) => neverDisclose !== null).length;
      const bad = handedOut.filter((name) => {
        const field = collection.fields.find((one) => one.name === name);
        return (
          SECRET.test(name) || (field?.categories ?? []).some((one) => one.startsWith('user.authorization'))
        );
      });
      leaking.push(...bad.map((name) => `${addressOf(dataset, collection)}.${name}`));
    }
  }
  const figures = { columns, withheld, leaking: leaking.length };
  if (columns === 0) return unable('No map has a column to hand out', figures);
  if (leaking.length > 0) return failed(`An archive would hold ${leaking.join(', ')}`, figures);
  return passed(
    `${many(columns, 'column')} would be handed out, ${withheld} withheld; none is a secret`,
    figures,
  );
};
