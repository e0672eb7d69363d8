// Loads the demonstration: four packs, staff for each controller, and a few cases in different states. Once.
import { join } from 'node:path';
import { listAccounts } from '../src/auth/accounts.ts';
import { activateAccount, inviteAccount } from '../src/auth/invitations.ts';
import type { Role } from '../src/auth/permissions.ts';
import { applyPack } from '../src/data-map/apply-pack.ts';
import { readPack } from '../src/data-map/pack.ts';
import { findControllerBySlug, type SignIn } from '../src/platform/controller.ts';
import { projectFolder } from '../src/platform/project.ts';
import { applyDocuments, readPackDocuments } from '../src/policies/pack-documents.ts';
import { listCases } from '../src/requests/case-list.ts';
import { addNote } from '../src/requests/case-note.ts';
import { type Right, STATUSES } from '../src/requests/data-request.ts';
import { denyRequest, withdrawRequest } from '../src/requests/decide.ts';
import { receiveRequest } from '../src/requests/receive.ts';
import { type Actor, type House, MACHINE, type Work } from '../src/work.ts';
import { vouch } from './12_evidence.ts';

export interface DemonstrationAccount {
  readonly email: string;
  readonly roles: readonly Role[];
  readonly controller: string;
}

const STAFF: readonly (readonly [string, string, readonly Role[]])[] = [
  ['administrator', 'Ada Administrator', ['administrator']],
  ['approver', 'Olga Approver', ['approver']],
  ['second.approver', 'Otto Approver', ['approver']],
  ['caseworker', 'Ansel Caseworker', ['caseworker']],
  ['auditor', 'Aurelia Auditor', ['auditor']],
];

/** The controllers of the demonstration, in the order in which they are loaded. */
export const SLUGS = ['lumyx', 'lumart', 'lumecoder', 'luma'] as const;

/** What came by mail some days ago, entered by the caseworker with its true date. */
const CASES: readonly DemonstrationCase[] = [
  { right: 'access', email: 'tomas.pereira@example.org', days: 9 },
  {
    right: 'erasure',
    email: 'aiko.tanaka@example.net',
    days: 4,
    note: 'She also rang; told her about the code.',
  },
  {
    right: 'rectification',
    email: 'ngozi.okafor@example.org',
    days: 2,
    ownWords: 'My name is spelled Ngozi, not Ngosi.',
  },
  {
    right: 'other',
    email: 'zofia.kowalska@example.net',
    days: 6,
    ownWords: 'Please close the account of my former flatmate.',
    denied:
      'An account can be closed by the person whom it belongs to. Please ask that person to write to us.',
  },
  { right: 'objection', email: 'hanna.lindqvist@example.org', days: 5, takenBack: true },
];

interface DemonstrationCase {
  readonly right: Right;
  readonly email: string;
  /** How long ago it came. */
  readonly days: number;
  readonly ownWords?: string;
  readonly note?: string;
  /** Why an approver refused it. */
  readonly denied?: string;
  readonly takenBack?: boolean;
}

/**
 * Applies the packs and makes what is missing; a second start changes nothing. `signIn`: by slug, whose word counts about
 * signed-in people; a key made at the start stands in no pack. `slugs`: of these controllers alone, whose stores are there.
 * Answers with the accounts.
 */
export async function loadDemonstration(
  house: House,
  given: {
    password: string;
    signIn?: Readonly<Record<string, SignIn>>;
    slugs?: readonly (typeof SLUGS)[number][];
  },
): Promise<DemonstrationAccount[]> {
  // Side by side: each controller has rows of its own, and hashing the passwords of staff takes a while.
  const loaded = await Promise.all(
    (given.slugs ?? SLUGS).map(async (slug) => await loadController(house, slug, given)),
  );
  return loaded.flat();
}

async function loadController(
  house: House,
  slug: string,
  given: { password: string; signIn?: Readonly<Record<string, SignIn>> },
): Promise<DemonstrationAccount[]> {
  const read = await readPack(join(projectFolder, 'packs', slug));
  const signIn = given.signIn?.[slug] ?? read.controller.signIn;
  const pack = { ...read, controller: { ...read.controller, signIn } };
  await applyPack(house, pack, { actor: MACHINE, dryRun: false });
  const controller = await findControllerBySlug(house.database, slug);
  if (controller === undefined) return [];
  const documents = await readPackDocuments(join(projectFolder, 'packs', slug));
  const made = await house.inWork(controller.id, MACHINE, async (work) => {
    await applyDocuments(work, documents);
    await makeStaff(work, slug, given.password);
    return {
      staff: await listAccounts(work),
      cases: (await listCases(work, { statuses: STATUSES })).total,
    };
  });
  const idOf = (name: string): string =>
    made.staff.find(({ email }) => email === `${name}@${slug}.example`)?.id ?? '';
  const approver: Actor = { kind: 'staff', id: idOf('approver') };
  await house.inWork(controller.id, approver, vouch);
  if (slug === 'lumyx' && made.cases === 0) {
    await enterCases(house, controller.id, {
      caseworkerId: idOf('caseworker'),
      approverId: idOf('approver'),
    });
  }
  return STAFF.map(([name, , roles]) => ({
    email: `${name}@${slug}.example`,
    roles,
    controller: controller.name,
  }));
}

async function makeStaff(work: Work, slug: string, password: string): Promise<void> {
  const known = new Set((await listAccounts(work)).map(({ email }) => email));
  for (const [name, fullName, roles] of STAFF) {
    const email = `${name}@${slug}.example`;
    if (known.has(email)) continue;
    const { token } = await inviteAccount(work, { email, name: fullName, roles });
    await activateAccount(work, { token, password });
  }
}

/** Enters the cases as the people who would: each by the verbs of the house, in works of their own. */
async function enterCases(
  house: House,
  controllerId: string,
  { caseworkerId, approverId }: { caseworkerId: string; approverId: string },
): Promise<void> {
  const caseworker: Actor = { kind: 'staff', id: caseworkerId };
  const approver: Actor = { kind: 'staff', id: approverId };
  for (const { right, email, days, ownWords, note, denied, takenBack } of CASES) {
    const { requestId } = await house.inWork(controllerId, caseworker, async (work) => {
      const receivedAt = work.at.subtract({ hours: 24 * days });
      const entered = await receiveRequest(work, { right, email, ownWords, channel: 'mail', receivedAt });
      if (note !== undefined) await addNote(work, entered.requestId, note);
      return entered;
    });
    if (denied !== undefined) {
      const denial = { requestId, reason: 'rights-of-others', explanation: denied } as const;
      await house.inWork(controllerId, approver, async (work) => await denyRequest(work, denial));
    }
    if (takenBack === true) {
      const person: Actor = { kind: 'subject', id: requestId };
      await house.inWork(controllerId, person, async (work) => await withdrawRequest(work, requestId));
    }
  }
}
