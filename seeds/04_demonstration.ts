// Loads the demonstration: both packs, staff for each controller, and a few requests that wait. Once.
import { join } from 'node:path';
import { listAccounts } from '../src/auth/accounts.ts';
import { activateAccount, inviteAccount } from '../src/auth/invitations.ts';
import type { Role } from '../src/auth/permissions.ts';
import { applyPack } from '../src/data-map/apply-pack.ts';
import { readPack } from '../src/data-map/pack.ts';
import { findControllerBySlug } from '../src/platform/controller.ts';
import { projectFolder } from '../src/platform/project.ts';
import { receiveRequest } from '../src/requests/receive.ts';
import { type House, MACHINE } from '../src/work.ts';

export interface DemonstrationAccount {
  readonly email: string;
  readonly roles: readonly Role[];
  readonly controller: string;
}

const STAFF: readonly (readonly [string, string, readonly Role[]])[] = [
  ['administrator', 'Ada Administrator', ['administrator']],
  ['officer', 'Olga Officer', ['officer']],
  ['second.officer', 'Otto Officer', ['officer']],
  ['agent', 'Ansel Agent', ['agent']],
  ['auditor', 'Aurelia Auditor', ['auditor']],
];

/** Requests that came by mail some days ago and were never proven. */
const WAITING = [
  ['access', 'tomas.pereira@example.org', 9],
  ['erasure', 'aiko.tanaka@example.net', 4],
  ['rectification', 'ngozi.okafor@example.org', 2],
] as const;

/** Applies the packs and makes what is missing; a second start changes nothing. Answers with the accounts. */
export async function loadDemonstration(
  house: House,
  given: { password: string },
): Promise<DemonstrationAccount[]> {
  const accounts: DemonstrationAccount[] = [];
  for (const slug of ['lumyx', 'lumart']) {
    const pack = await readPack(join(projectFolder, 'packs', slug));
    await applyPack(house, pack, { actor: MACHINE, dryRun: false });
    const controller = await findControllerBySlug(house.database, slug);
    if (controller === undefined) continue;
    const fresh = await house.inWork(controller.id, MACHINE, async (work) => {
      const known = new Set((await listAccounts(work)).map(({ email }) => email));
      for (const [name, fullName, roles] of STAFF) {
        const email = `${name}@${slug}.example`;
        if (known.has(email)) continue;
        const { token } = await inviteAccount(work, { email, name: fullName, roles });
        await activateAccount(work, { token, password: given.password });
      }
      return known.size === 0;
    });
    if (fresh && slug === 'lumyx') await enterWaiting(house, controller.id);
    accounts.push(
      ...STAFF.map(([name, , roles]) => ({
        email: `${name}@${slug}.example`,
        roles,
        controller: controller.name,
      })),
    );
  }
  return accounts;
}

async function enterWaiting(house: House, controllerId: string): Promise<void> {
  for (const [right, email, days] of WAITING) {
    await house.inWork(controllerId, MACHINE, async (work) => {
      const receivedAt = work.at.subtract({ hours: 24 * days });
      const ownWords = right === 'rectification' ? 'My name is spelled Ngozi, not Ngosi.' : '';
      await receiveRequest(work, { right, email, ownWords, channel: 'mail', receivedAt });
    });
  }
}
