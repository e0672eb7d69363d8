// What account pages are answered with about a signed-in customer: state, days, what is lost, and where to go on.
import { z } from 'zod';
import { letterLinks } from '../notifications/links.ts';
import { Problem } from '../platform/problem.ts';
import { type DataRequest, isOpen, STATUSES } from '../requests/data-request.ts';
import { ACCOUNT_RIGHTS } from '../requests/of-person.ts';
import { type Balance, balancesOfCases } from '../requests/shown-balance.ts';
import type { VouchedPerson } from '../web/endpoint.ts';
import type { House, Work } from '../work.ts';

const AccountRight = z.enum(ACCOUNT_RIGHTS);

const BalanceAnswer = z
  .strictObject({
    name: z.string().describe('As people call it, such as `credits`; from the map.'),
    amount: z.string().nullable().describe('An exact decimal; null: it could not be read, and say so.'),
    refund: z.string().nullable().describe('Where a refund is asked for: an address of the web, or of mail.'),
  })
  .meta({ id: 'Balance' });

export const BalancesAnswer = z
  .strictObject({
    id: z.uuid().describe('Send it as `shown` when the person has confirmed.'),
    readAt: z.iso.datetime(),
    coolingOffDays: z.int().describe('Times 24 hours in which an erasure can be taken back; 0: none.'),
    balances: z.array(BalanceAnswer),
  })
  .meta({ id: 'Balances' });

/** A case as account pages see it. */
export const SignedInRequest = z
  .strictObject({
    id: z.uuid(),
    reference: z.string().describe('For people, on letters and on the telephone.'),
    right: AccountRight,
    status: z.enum(STATUSES),
    receivedAt: z.iso.datetime(),
    dueOn: z.iso.date().describe('The day by which the answer is due, where the controller is.'),
    coolingOffUntil: z.iso
      .datetime()
      .nullable()
      .describe('The end of the time to reconsider, stored once; null: there is none.'),
    restrictedSince: z.iso
      .datetime()
      .nullable()
      .describe(
        'Since when an erasure is under way: start no new processing for this account. Null: none is.',
      ),
    mayWithdraw: z.boolean().describe('Whether it is open; the last word is the answer to the withdrawal.'),
    links: z.strictObject({
      status: z
        .url()
        .describe('The page of the request; it opens by a code that goes to the person’s address.'),
      signedIn: z.url().describe('Where a form posts a fresh assertion, for every other wish.'),
    }),
  })
  .meta({ id: 'SignedInRequest' });

/** The same with what the person was shown. Amounts are personal: they stand in no answer that is kept for a repetition. */
export const SignedInRequestWithBalances = z
  .strictObject({
    ...SignedInRequest.shape,
    balances: z.array(BalanceAnswer).nullable().describe('As they were shown; null: nothing was read.'),
    balancesReadAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'SignedInRequestWithBalances' });

/** A case of the person, as her account pages see it. */
export function shownCase(
  work: Work,
  { config }: Pick<House, 'config'>,
  request: DataRequest,
): z.output<typeof SignedInRequest> {
  const { id, reference, right, status, receivedAt, dueOn, coolingOffUntil, verifiedAt } = request;
  const links = letterLinks(config.publicUrl, work.controller, id);
  const restricted = right === 'erasure' && isOpen(status) ? verifiedAt : null;
  return {
    id,
    reference,
    right: AccountRight.parse(right),
    status,
    receivedAt: receivedAt.toString(),
    dueOn: dueOn.toString(),
    coolingOffUntil: coolingOffUntil?.toString() ?? null,
    restrictedSince: restricted?.toString() ?? null,
    mayWithdraw: isOpen(status),
    links: { status: links.status, signedIn: `${links.form}/signed-in` },
  };
}

/** Cases of the person with what she was shown. */
export async function withBalances(
  work: Work,
  house: Pick<House, 'config'>,
  cases: readonly DataRequest[],
): Promise<z.output<typeof SignedInRequestWithBalances>[]> {
  const kept = await balancesOfCases(
    work,
    cases.map(({ id }) => id),
  );
  return cases.map((request) => {
    const shown = kept.get(request.id);
    return {
      ...shownCase(work, house, request),
      balances: shown?.balances.map(inAnswer) ?? null,
      balancesReadAt: shown?.at.toString() ?? null,
    };
  });
}

/** A balance without where it is stored. */
export function inAnswer({ name, amount, refund }: Balance): z.output<typeof BalanceAnswer> {
  return { name, amount, refund };
}

/** The person of a call. Throws `assertion-missing`. */
export function vouched(person: VouchedPerson | null): VouchedPerson {
  if (person !== null) return person;
  throw new Problem(
    'unauthenticated',
    'assertion-missing',
    'Send your signed word about the person in the header Habeas-Assertion. The key of the program proves nothing about a person. Nothing was done.',
  );
}
