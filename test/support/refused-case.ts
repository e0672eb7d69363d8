// A person whose case was proven and refused by an approver: where appeals, complaints and statements begin.
import type { Account } from '../../src/auth/account.ts';
import type { Role } from '../../src/auth/permissions.ts';
import type { Right } from '../../src/requests/data-request.ts';
import { denyRequest } from '../../src/requests/decide.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import type { Actor } from '../../src/work.ts';
import { activeAccount } from './staff.ts';
import type { TestHouse } from './test-house.ts';

export const TEXAS = { country: 'US', subdivision: 'TX' };
export const BRITAIN = { country: 'GB', subdivision: null };

/** An account that could sign in. */
export async function staffOf(home: TestHouse, name: string, role: Role): Promise<Account> {
  return await home.work(async (work) => {
    const email = `${name}@lumyx.example`;
    return await activeAccount(work, { email, name: `The ${name}`, roles: [role] });
  });
}

export const asStaff = ({ id }: Account): Actor => ({ kind: 'staff', id });
export const asHer = (requestId: string): Actor => ({ kind: 'subject', id: requestId });

interface Asked {
  readonly email: string;
  readonly right?: Right;
  readonly residence?: { country: string; subdivision: string | null };
}

/** A proven case that came by letter. */
export async function provenCase(home: TestHouse, asked: Asked): Promise<string> {
  const { email, right = 'erasure', residence = TEXAS } = asked;
  return await home.work(async (work) => {
    const { requestId } = await receiveRequest(work, { email, right, residence, channel: 'mail' });
    await move(work, requestId, 'verify', { verifiedAt: work.at });
    return requestId;
  });
}

/** A proven case that an approver refused. */
export async function refusedCase(home: TestHouse, approver: Account, asked: Asked): Promise<string> {
  const requestId = await provenCase(home, asked);
  await home.work(
    async (work) =>
      await denyRequest(work, {
        requestId,
        reason: 'legal-obligation',
        explanation: 'The tax law makes us keep these invoices.',
        statute: 'HGB section 257',
        part: 'the invoices',
      }),
    asStaff(approver),
  );
  return requestId;
}
