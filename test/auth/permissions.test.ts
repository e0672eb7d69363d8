// Roles and permissions: the whole table, and nobody who hands out more than they hold.
import { can, mustCover, PERMISSIONS, permissionsOf, ROLES, type Role } from '../../src/auth/permissions.ts';

test('every permission is a verb and a noun, once', () => {
  expect(new Set(PERMISSIONS).size).toBe(PERMISSIONS.length);
  for (const permission of PERMISSIONS) expect(permission).toMatch(/^[a-z]+:[a-z]+$/);
});

test('an administrator holds everything', () => {
  expect(permissionsOf(['administrator'])).toEqual(new Set(PERMISSIONS));
});

test.each([
  ['approve:plan', ['administrator', 'approver']],
  ['deny:case', ['administrator', 'approver']],
  ['change:map', ['administrator', 'approver']],
  ['enter:case', ['administrator', 'approver', 'caseworker']],
  ['answer:question', ['administrator', 'approver', 'caseworker']],
  ['manage:accounts', ['administrator']],
  ['manage:clients', ['administrator']],
  ['read:cases', ['administrator', 'approver', 'caseworker', 'auditor']],
  ['read:mail', ['administrator', 'approver', 'caseworker']],
  ['rule:mail', ['administrator', 'approver', 'caseworker']],
  ['open:document', ['administrator', 'approver']],
  ['open:evidence', ['administrator', 'approver', 'caseworker']],
  ['read:audit', ['administrator', 'approver', 'auditor']],
] as const)('%s belongs to %j', (permission, holders) => {
  expect(ROLES.filter((role) => can([role], permission))).toEqual(holders);
});

test('an auditor changes nothing', () => {
  for (const permission of permissionsOf(['auditor'])) expect(permission).toMatch(/^read:/);
});

test('no role holds nothing at all, and no roles permit nothing', () => {
  expect(permissionsOf([]).size).toBe(0);
  for (const role of ROLES) expect(permissionsOf([role]).size).toBeGreaterThan(0);
});

test.each(ROLES.flatMap((giver) => ROLES.map((given): [Role, Role] => [giver, given])))(
  '%s gives %s only what %s holds',
  (giver, given) => {
    const held = permissionsOf([giver]);
    const covers = [...permissionsOf([given])].every((permission) => held.has(permission));
    const give = () => mustCover(held, permissionsOf([given]));
    if (covers) expect(give).not.toThrow();
    else expect(give).toThrow(expect.objectContaining({ kind: 'forbidden', code: 'permission-not-yours' }));
  },
);
