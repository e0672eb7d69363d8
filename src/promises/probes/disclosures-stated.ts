// Data goes to authorities where a law or an order demands it: people are told so, and every disclosure is on record.
import { AuditEntry } from '../../audit/audit-entry.ts';
import { readMap } from '../../data-map/data-store.ts';
import { listRecipients } from '../../data-map/recipient.ts';
import { failed, look, many, type Probe, passed } from '../probe.ts';

/** Holds the register of recipients against the maps, and counts what was recorded. */
export const disclosuresStated: Probe = async (probing) => {
  const { authorities, map, recorded } = await look(probing, async (work) => ({
    authorities: (await listRecipients(work))
      .filter(({ role }) => role === 'authority')
      .map(({ name }) => name),
    map: await readMap(work),
    recorded: await AuditEntry.query(work.trx)
      .where({ controllerId: work.controllerId, event: 'disclosure.recorded' })
      .resultSize(),
  }));
  const told = map.datasets
    .flatMap(({ dataset }) => dataset.collections)
    .filter(({ recipients }) => recipients.some((name) => authorities.includes(name))).length;
  const figures = { authorities: authorities.length, collections: told, recorded };
  if (authorities.length === 0)
    return failed('People are not told that authorities may be given data', figures);
  return passed(
    `${authorities.join(', ')}: named to people for ${many(told, 'collection')}; ${many(recorded, 'disclosure')} on record`,
    figures,
  );
};
