// `habeas audit verify`: recomputes every log of the installation and says what it found.
import { join } from 'node:path';
import { verifyLog } from '../audit/verify-log.ts';
import { installation, listControllers } from '../platform/controller.ts';
import type { House } from '../work.ts';
import { TERMINAL } from './named.ts';
import { progress, progressDone, say } from './terminal.ts';

/** Verifies all logs; false when one is not sound, or the database is older than what was published. */
export async function verifyAuditCommand(house: House): Promise<boolean> {
  let sound = true;
  for (const { id, name } of [
    await installation(house.database),
    ...(await listControllers(house.database)),
  ]) {
    const report = await house.inWork(id, TERMINAL, async (work) => {
      if (!(await house.keys.has(work.trx, id))) return null;
      const measure = {
        seed: await work.signingSeed(),
        folder: join(house.config.dataFolder, 'checkpoints'),
      };
      return await verifyLog(work.trx, id, measure, (entries) => progress(`${name}: ${entries} entries`));
    });
    progressDone();
    if (report === null) {
      say(`${name}: no log yet`);
      continue;
    }
    const { findings } = report;
    sound &&= findings.length === 0;
    say(
      `${name}: ${report.entries} entries sealed, ${report.waiting} waiting, ${report.checkpoints} checkpoints, ${findings.length === 0 ? 'sound' : `${findings.length} FINDINGS`}`,
    );
    for (const finding of findings.slice(0, 50)) say(`  ${finding}`);
  }
  return sound;
}
