// Accounts of staff: who can sign in, in which roles; invitations go out by mail.
import { z } from 'zod';
import { changeRoles, disableAccount, enableAccount, listAccounts } from '../auth/accounts.ts';
import { can, ROLES, type Role } from '../auth/permissions.ts';
import { isProblem } from '../platform/problem.ts';
import { inviteStaff } from '../verification/invite-staff.ts';
import { fieldError, page } from '../web/page.ts';

const ticked = z.literal('yes').optional();
const roleBoxes = { administrator: ticked, officer: ticked, agent: ticked, auditor: ticked };

function rolesOf(boxes: Partial<Record<Role, 'yes' | undefined>>): Role[] {
  return ROLES.filter((role) => boxes[role] === 'yes');
}

export const accountsPage = page({
  path: '/accounts',
  access: 'read:accounts',
  query: z.strictObject({}),
  get: async ({ work, account, errors, entered }) => ({
    view: 'console/accounts',
    values: {
      section: 'accounts',
      accounts: await work(listAccounts),
      roles: ROLES,
      mayManage: account !== null && can(account.roles, 'manage:accounts'),
      errors,
      entered,
    },
  }),
  body: z.strictObject({
    name: z.string().trim().min(1, 'Enter a name').max(200),
    email: z.string().trim().min(1, 'Enter an address').max(500),
    ...roleBoxes,
  }),
  post: async ({ work, body, controller, account }) => {
    if (account === null || !can(account.roles, 'manage:accounts'))
      throw fieldError('form', 'Only an administrator invites people');
    await work(async (one) => await inviteStaff(one, { ...body, roles: rolesOf(body) })).catch(
      (error: unknown) => {
        if (isProblem(error) && error.code === 'email-not-plain') throw fieldError('email', error.message);
        throw error;
      },
    );
    return { redirect: `/${controller.slug}/console/accounts` };
  },
});

export const accountPage = page({
  path: '/accounts/:id',
  access: 'manage:accounts',
  query: z.strictObject({}),
  get: async ({ controller }) => ({ redirect: `/${controller.slug}/console/accounts` }),
  body: z.strictObject({ act: z.enum(['roles', 'disable', 'enable']), ...roleBoxes }),
  post: async ({ work, body, params, controller }) => {
    const accountId = params.id ?? '';
    await work(async (one) => {
      if (body.act === 'roles') await changeRoles(one, { accountId, roles: rolesOf(body) });
      else if (body.act === 'disable') await disableAccount(one, accountId);
      else await enableAccount(one, accountId);
    });
    return { redirect: `/${controller.slug}/console/accounts` };
  },
});
