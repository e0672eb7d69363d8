// Accounts of staff: who can sign in, in which roles; invitations go out by mail.
import { z } from 'zod';
import { absencesOf } from '../auth/absence.ts';
import type { Account } from '../auth/account.ts';
import { changeRoles, disableAccount, enableAccount, findAccount, listAccounts } from '../auth/accounts.ts';
import { can, ROLES, type Role } from '../auth/permissions.ts';
import { isProblem, Problem } from '../platform/problem.ts';
import { releaseCases } from '../requests/assign.ts';
import { gapsOf } from '../requests/coverage.ts';
import { inviteStaff, inviteStaffAgain } from '../verification/invite-staff.ts';
import { nothingHere } from '../web/doors.ts';
import { fieldError, page } from '../web/page.ts';
import type { Work } from '../work.ts';

const ROLE_WORDS: { readonly [R in Role]: string } = {
  administrator: 'Does everything, and looks after the accounts.',
  approver: 'Decides: approves plans, answers and refuses requests.',
  caseworker: 'Takes requests in, answers questions of plans, writes notes.',
  auditor: 'Reads everything and changes nothing.',
};

const ROLE_CHOICES = ROLES.map((role) => ({ role, words: ROLE_WORDS[role] }));

/** What was just done, for the sentence at the top of the list. */
const DONE_WORDS = {
  invited: 'The invitation was sent. It works once, for three days.',
  roles: 'The roles were changed. This person signs in anew with them.',
  disabled: 'The account was disabled. Every session of it has ended.',
  enabled: 'The account can sign in again.',
} as const;
type Done = keyof typeof DONE_WORDS;

const ticked = z.literal('yes').optional();
const roleBoxes = { administrator: ticked, approver: ticked, caseworker: ticked, auditor: ticked };

function rolesOf(boxes: Partial<Record<Role, 'yes' | undefined>>): Role[] {
  return ROLES.filter((role) => boxes[role] === 'yes');
}

/** Boxes that were ticked when the form was not accepted. */
function tickedBefore(entered: Readonly<Record<string, string>>): Role[] {
  return ROLES.filter((role) => entered[role] === 'yes');
}

/** The refusals of invitations at the field that they are about. */
function atItsField(error: unknown): never {
  if (isProblem(error)) {
    if (error.code === 'email-not-plain' || error.code === 'account-exists')
      throw fieldError('email', error.message);
    if (error.code === 'name-missing') throw fieldError('name', error.message);
    if (error.code === 'roles-missing') throw fieldError('roles', error.message);
  }
  throw error;
}

export const accountsPage = page({
  path: '/accounts',
  access: 'read:accounts',
  query: z.strictObject({ done: z.enum(['invited', 'roles', 'disabled', 'enabled']).optional() }),
  get: async ({ work, account, query, errors, entered }) => ({
    view: 'console/accounts',
    values: {
      section: 'accounts',
      ...(await work(async (one) => ({
        accounts: await listAccounts(one),
        absences: Object.fromEntries(await absencesOf(one)),
        gaps: await gapsOf(one),
      }))),
      choices: ROLE_CHOICES,
      done: query.done === undefined ? null : DONE_WORDS[query.done],
      mayManage: account !== null && can(account.roles, 'manage:accounts'),
      ticked: tickedBefore(entered),
      errors,
      entered,
    },
  }),
  body: z.strictObject({
    name: z.string({ error: 'Enter a name' }).trim().min(1, 'Enter a name').max(200, 'Enter a shorter name'),
    email: z.string({ error: 'Enter an address' }).min(1, 'Enter an address').max(500, 'Enter one address'),
    ...roleBoxes,
  }),
  post: async ({ work, body, controller, account }) => {
    if (account === null || !can(account.roles, 'manage:accounts')) {
      throw new Problem(
        'forbidden',
        'permission-missing',
        'Only an administrator invites people. Nothing was sent; ask an administrator.',
      );
    }
    await work(async (one) => await inviteStaff(one, { ...body, roles: rolesOf(body) })).catch(atItsField);
    return { redirect: `/${controller.slug}/console/accounts?done=invited` };
  },
});

export const accountPage = page({
  path: '/accounts/:id',
  access: 'manage:accounts',
  query: z.strictObject({}),
  get: async ({ work, params, errors, entered, account }) => {
    const shown = await work(async (one) => await findAccount(one, params.id ?? ''));
    if (shown === undefined) throw nothingHere();
    const ticked = Object.keys(errors).length > 0 ? tickedBefore(entered) : shown.roles;
    const values = { section: 'accounts', shown, choices: ROLE_CHOICES, ticked, errors };
    return { view: 'console/account', values: { ...values, own: shown.id === account?.id } };
  },
  body: z.strictObject({ act: z.enum(['roles', 'invite', 'disable', 'enable']), ...roleBoxes }),
  post: async ({ work, body, params, controller }) => {
    const accountId = params.id ?? '';
    const done = await work(async (one) => await ACTS[body.act](one, accountId, rolesOf(body))).catch(
      atItsField,
    );
    return { redirect: `/${controller.slug}/console/accounts?done=${done}` };
  },
});

type Act = (work: Work, accountId: Account['id'], roles: Role[]) => Promise<Done>;

const ACTS: { readonly [A in 'roles' | 'invite' | 'disable' | 'enable']: Act } = {
  roles: async (work, accountId, roles) => {
    await changeRoles(work, { accountId, roles });
    await releaseCases(work, accountId);
    return 'roles';
  },
  invite: async (work, accountId) => {
    await inviteStaffAgain(work, accountId);
    return 'invited';
  },
  disable: async (work, accountId) => {
    await disableAccount(work, accountId);
    await releaseCases(work, accountId);
    return 'disabled';
  },
  enable: async (work, accountId) => {
    await enableAccount(work, accountId);
    return 'enabled';
  },
};
