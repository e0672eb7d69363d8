// One account of staff: the row, and what the rest of the house may see of it.
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import type { Role } from './permissions.ts';

/** The row, hashes included; it stays inside this room. */
export class StaffAccount extends HouseModel {
  static override tableName = 'accounts';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare email: string;
  declare name: string;
  declare roles: Role[];
  declare passwordHash: string | null;
  declare invitationHash: Buffer | null;
  declare invitationExpiresAt: Temporal.Instant | null;
  declare sessionVersion: number;
  declare failedTries: number;
  declare lockedUntil: Temporal.Instant | null;
  declare createdAt: Temporal.Instant;
  declare lastSignInAt: Temporal.Instant | null;
  declare disabledAt: Temporal.Instant | null;
  /** Days of an absence, both included. */
  declare awayFrom: Temporal.PlainDate | null;
  declare awayUntil: Temporal.PlainDate | null;
  declare digest: boolean;
}

/** A member of staff as pages show her. */
export interface Account {
  readonly id: string;
  readonly controllerId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Grows with every change of password, roles or standing; a session made under an older one is over. */
  readonly sessionVersion: number;
  /** False until she accepted her invitation and chose a password. */
  readonly activated: boolean;
  readonly invitationExpiresAt: Temporal.Instant | null;
  readonly lastSignInAt: Temporal.Instant | null;
  readonly disabledAt: Temporal.Instant | null;
  /** Gets the weekly digest. */
  readonly digest: boolean;
}

/** The row without its hashes. */
export function shown(row: StaffAccount): Account {
  return {
    id: row.id,
    controllerId: row.controllerId,
    email: row.email,
    name: row.name,
    roles: row.roles,
    sessionVersion: row.sessionVersion,
    activated: row.passwordHash !== null,
    invitationExpiresAt: row.invitationExpiresAt,
    lastSignInAt: row.lastSignInAt,
    disabledAt: row.disabledAt,
    digest: row.digest,
  };
}

/** Reads an account and holds its row until the work ends. Throws `account-unknown`, also for other controllers'. */
export async function holdAccount(work: Work, accountId: string): Promise<StaffAccount> {
  const row = await StaffAccount.query(work.trx).findById([work.controllerId, accountId]).forUpdate();
  if (row !== undefined) return row;
  throw new Problem('not-found', 'account-unknown', 'There is no such account here. Nothing was changed.');
}

/** Changes a held account. */
export async function writeAccount(
  work: Work,
  accountId: string,
  values: Partial<StaffAccount>,
): Promise<Account> {
  const row = await StaffAccount.query(work.trx).patchAndFetchById([work.controllerId, accountId], values);
  return shown(row);
}
