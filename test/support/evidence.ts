// Evidence as tests see it: its rows with everything in them, and what the log says of a case.
import { entriesAbout } from '../../src/audit/audit-entry.ts';
import type { Controller } from '../../src/platform/controller.ts';
import { EvidenceFile } from '../../src/requests/evidence-file.ts';
import type { TestHouse } from './test-house.ts';

/** Every file of a case, oldest first, with bytes and key where they are still there. */
export async function evidenceOf(
  home: TestHouse,
  requestId: string,
  controller: Controller = home.lumyx,
): Promise<EvidenceFile[]> {
  return await home.work(
    async (work) => {
      const rows = await EvidenceFile.query(work.trx).where({ requestId }).orderBy(['sentAt', 'id']);
      return rows;
    },
    undefined,
    controller,
  );
}

/** What the log says of the evidence of a case: the events with all that stands beside them. */
export async function evidenceLog(home: TestHouse, requestId: string) {
  return await home.work(async (work) =>
    (await entriesAbout(work.trx, work.controllerId, [requestId]))
      .filter(({ event }) => event.startsWith('evidence.'))
      .map(({ event, actorKind, actorId, details }) => ({ event, actorKind, actorId, details })),
  );
}
