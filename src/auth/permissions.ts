// Who may do what: four roles of staff and the permissions that each brings.
import { Problem } from '../platform/problem.ts';

/** Every permission of the house, as `verb:noun` (plural where a whole list is meant). Pages and endpoints name one of these or refuse to start. */
export const PERMISSIONS = [
  'read:cases',
  'enter:case',
  'note:case',
  'withdraw:case',
  'deny:case',
  'answer:case',
  'read:plans',
  'answer:question',
  'approve:plan',
  'read:map',
  'change:map',
  'read:accounts',
  'manage:accounts',
  'read:clients',
  'manage:clients',
  'read:letters',
  'resend:letter',
  'read:mail',
  'rule:mail',
  'read:audit',
  'extend:case',
  'ask:person',
  'change:law',
  'override:law',
  'read:laws',
  'sign:law',
  'check:egress',
  'check:suppression',
  'release:suppression',
  'propose:correction',
  'read:numbers',
  'demand:proof',
  'ask:document',
  'open:document',
  'open:evidence',
  'check:guardian',
  'change:macro',
  'vouch:person',
  'assign:case',
  'read:retention',
  'read:holds',
  'manage:holds',
  'read:registers',
  'keep:registers',
  'read:bundles',
  'build:bundle',
  'read:watch',
  'manage:watch',
  'read:changes',
  'announce:change',
  'read:policies',
  'change:policies',
  'read:promises',
  'keep:evidence',
  'record:consent',
  'read:consents',
  'ask:gate',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['administrator', 'approver', 'caseworker', 'auditor'] as const;

/**
 * Roles of staff. *Administrator*: everything, and the accounts. *Approver*: decides on requests (the data
 * protection officer and her deputies). *Caseworker*: takes requests in and prepares them. *Auditor*: reads.
 */
export type Role = (typeof ROLES)[number];

const READING = [
  'read:cases',
  'read:plans',
  'read:map',
  'read:accounts',
  'read:clients',
  'read:letters',
  'read:audit',
  'read:laws',
  'read:numbers',
  'read:retention',
  'read:holds',
  'read:registers',
  'read:bundles',
  'read:watch',
  'read:changes',
  'read:policies',
  'read:promises',
  'read:consents',
] as const satisfies readonly Permission[];

const PERMISSIONS_OF: { readonly [R in Role]: readonly Permission[] } = {
  administrator: PERMISSIONS,
  approver: [
    ...READING,
    'enter:case',
    'note:case',
    'withdraw:case',
    'deny:case',
    'answer:case',
    'answer:question',
    'approve:plan',
    'change:map',
    'resend:letter',
    'extend:case',
    'ask:person',
    'change:law',
    'override:law',
    'sign:law',
    'propose:correction',
    'demand:proof',
    'ask:document',
    'open:document',
    'open:evidence',
    'read:mail',
    'rule:mail',
    'check:guardian',
    'change:macro',
    'assign:case',
    'manage:holds',
    'keep:registers',
    'keep:evidence',
    'build:bundle',
    'manage:watch',
    'announce:change',
    'change:policies',
  ],
  caseworker: [
    'read:cases',
    'read:plans',
    'read:map',
    'enter:case',
    'note:case',
    'answer:question',
    'read:letters',
    'resend:letter',
    'ask:person',
    'extend:case',
    'read:laws',
    'propose:correction',
    'open:evidence',
    'read:mail',
    'rule:mail',
    'assign:case',
    'read:retention',
  ],
  auditor: READING,
};

/** What these roles permit together. */
export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => PERMISSIONS_OF[role]));
}

/** Whether one of the roles brings the permission. */
export function can(roles: readonly Role[], permission: Permission): boolean {
  return permissionsOf(roles).has(permission);
}

/**
 * Refuses to hand out what the giver does not hold: nobody mints rights, for another person or for a program.
 * Throws `permission-not-yours`.
 */
export function mustCover(held: ReadonlySet<Permission>, wanted: Iterable<Permission>): void {
  const missing = [...new Set(wanted)].filter((permission) => !held.has(permission));
  if (missing.length === 0) return;
  throw new Problem(
    'forbidden',
    'permission-not-yours',
    `You can only give rights that you hold yourself; missing: ${missing.join(', ')}. Nothing was changed. Ask an administrator.`,
    { missing },
  );
}
