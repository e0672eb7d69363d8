// A letter to whoever looks after a system: a link that shows nothing, and the code that opens it.
import { newLetterCode } from '../notifications/letter-code.ts';
import { writeLetter } from '../notifications/letters.ts';
import type { DataRequest } from '../requests/data-request.ts';
import { OwnerLink, type OwnerSide, type OwnerTask } from '../requests/owner-task.ts';
import type { Work } from '../work.ts';

/** A link and its code work for so long after the newest letter. */
const LINK_DAYS = 14;

/** Which row the code of a link belongs to. */
export const linkContext = (linkId: string): string => `owner_links:${linkId}`;

/** Writes to one side, the first time or again: a link of its own, a new code each time. */
export async function writeToOwner(
  work: Work,
  task: OwnerTask,
  { reference }: Pick<DataRequest, 'reference'>,
  side: OwnerSide,
): Promise<void> {
  const email = side === 'owner' ? task.owner : task.lastResort;
  if (email === null) return;
  const { controllerId, trx, at } = work;
  const known = await OwnerLink.query(trx)
    .findOne({ controllerId, taskId: task.id, side })
    .whereNull('endedAt');
  const id = known?.id ?? crypto.randomUUID();
  const { code, kept } = await newLetterCode(work, linkContext(id));
  const fresh = { ...kept, sentAt: at, expiresAt: at.add({ hours: 24 * LINK_DAYS }) };
  if (known === undefined) {
    await OwnerLink.query(trx).insert({ controllerId, id, taskId: task.id, side, ...fresh });
  } else {
    await OwnerLink.query(trx).findById([controllerId, id]).patch(fresh);
  }
  const zone = work.controller.timeZone;
  const values = {
    reference,
    system: task.system,
    kind: task.kind,
    due: task.dueAt.toZonedDateTimeISO(zone).toPlainDate().toString(),
    again: known === undefined ? null : 'yes',
    instead: side === 'last-resort' ? 'yes' : null,
    late: task.stage === 'escalated' || task.stage === 'silent' ? 'yes' : null,
    ownerLink: id,
    code,
    language: task.language,
  };
  const uselessAt = fresh.expiresAt;
  await writeLetter(work, {
    letter: 'owner-task',
    to: { email },
    requestId: task.requestId,
    values,
    uselessAt,
  });
}
