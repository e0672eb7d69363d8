// Where a person is reached about a case: the address that she proved, or another one that she named and proved since.
import { HouseModel } from '../platform/database.ts';
import { findable, subjectEmail } from '../subjects/subject.ts';
import type { Work } from '../work.ts';
import type { DataRequest } from './data-request.ts';

export class CaseAddress extends HouseModel {
  static override tableName = 'case_addresses';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  /** `safe`: named together with the request; `changed`: named later, on her page. */
  declare kind: 'safe' | 'changed';
  declare address: Buffer;
  /** Of the folded address, as in `subject_identifiers`; null: named before hashes were kept. */
  declare keyId: string | null;
  declare hash: Buffer | null;
  /** `refused`: whoever reads the older address said that it was not her, or she did not want it in the end. */
  declare state: 'named' | 'asked' | 'proven' | 'refused';
  declare namedAt: Temporal.Instant;
  declare provenAt: Temporal.Instant | null;
  declare lettersFrom: Temporal.Instant | null;
  declare codesFrom: Temporal.Instant | null;
}

/** Where letters and codes of a case go at a moment. */
export interface Reach {
  readonly letters: string;
  /** Something can be opened with a code, so it follows later than letters, or at the same time. */
  readonly codes: string;
  /** The address that she proved when she asked. */
  readonly ordinary: string;
  /** Proven, but not in use yet: from when on letters go there. */
  readonly coming: { readonly email: string; readonly from: Temporal.Instant } | null;
  /** Named and not proven yet; `asked`: a code is there. */
  readonly unproven: Unproven | null;
}

export interface Unproven {
  readonly id: string;
  readonly kind: CaseAddress['kind'];
  readonly email: string;
  readonly asked: boolean;
}

/** Where a person is reached about this case now; about an appeal or a complaint, also where she is about its first case. */
export async function reachOf(work: Work, request: DataRequest): Promise<Reach> {
  const ordinary = await subjectEmail(work, request.subjectId);
  const cases = [request.id, request.aboutRequestId].filter((id) => id !== null);
  const rows = await CaseAddress.query(work.trx)
    .where({ controllerId: work.controllerId })
    .whereIn('requestId', cases)
    .whereNot('state', 'refused')
    .orderBy(['namedAt', 'id']);
  const email = async (row: CaseAddress): Promise<string> =>
    (await work.open(`case_addresses:${row.id}`, row.address)).toString('utf8');
  const proven = rows.filter(({ state }) => state === 'proven');
  const letters = proven.findLast(({ lettersFrom }) => isPast(lettersFrom, work.at));
  const codes = proven.findLast(({ codesFrom }) => isPast(codesFrom, work.at));
  const newest = proven.at(-1);
  // Its code belongs to the case in which it was named.
  const last = rows.findLast(({ requestId }) => requestId === request.id);
  const coming = newest !== undefined && newest !== letters ? newest : undefined;
  const unproven = last !== undefined && last.state !== 'proven' ? last : undefined;
  return {
    ordinary,
    letters: letters === undefined ? ordinary : await email(letters),
    codes: codes === undefined ? ordinary : await email(codes),
    coming: coming?.lettersFrom == null ? null : { email: await email(coming), from: coming.lettersFrom },
    unproven:
      unproven === undefined
        ? null
        : {
            id: unproven.id,
            kind: unproven.kind,
            email: await email(unproven),
            asked: unproven.state === 'asked',
          },
  };
}

/**
 * Whether she named a safe address with her request and has not proven it. Letters that say that a case goes on, or ask for
 * a proof, wait for it; answers, and what is lodged about an ended case, go to the ordinary one, since nothing may
 * be proven there any more.
 */
export function awaitsSafeAddress({ unproven }: Reach): boolean {
  return unproven?.kind === 'safe';
}

/** Names another address for a case; nothing goes there before it is proven. Answers with its id. */
export async function nameAddress(
  work: Work,
  named: { requestId: string; kind: CaseAddress['kind']; email: string; state: 'named' | 'asked' },
): Promise<string> {
  const id = crypto.randomUUID();
  const { requestId, kind, state } = named;
  await CaseAddress.query(work.trx).insert({
    controllerId: work.controllerId,
    id,
    requestId,
    kind,
    address: await work.seal(`case_addresses:${id}`, named.email),
    ...(await findable(work, named.email)),
    state,
    namedAt: work.at,
  });
  return id;
}

/** Whatever she proved about one case counts for another of hers from its first letter on, with the same waiting times. */
export async function carryReach(work: Work, from: string, to: string): Promise<void> {
  const { trx, controllerId } = work;
  const proven = await CaseAddress.query(trx)
    .where({ controllerId, requestId: from, state: 'proven' })
    .orderBy(['namedAt', 'id']);
  for (const { id, kind, address, provenAt, lettersFrom, codesFrom } of proven) {
    const email = (await work.open(`case_addresses:${id}`, address)).toString('utf8');
    const carried = await nameAddress(work, { requestId: to, kind, email, state: 'named' });
    await patchAddress(work, carried, { state: 'proven', provenAt, lettersFrom, codesFrom });
  }
}

/** Strikes out what was named for a case and never proven; false where nothing was. */
export async function strikeUnproven(work: Work, requestId: string): Promise<boolean> {
  const struck = await CaseAddress.query(work.trx)
    .where({ controllerId: work.controllerId, requestId })
    .whereIn('state', ['named', 'asked'])
    .patch({ state: 'refused' });
  if (struck > 0) await work.record('address.struck', requestId);
  return struck > 0;
}

/** Changes what is known of an address. */
export async function patchAddress(work: Work, id: string, columns: Partial<CaseAddress>): Promise<void> {
  await CaseAddress.query(work.trx).findById([work.controllerId, id]).patch(columns);
}

function isPast(moment: Temporal.Instant | null, at: Temporal.Instant): boolean {
  return moment !== null && Temporal.Instant.compare(moment, at) <= 0;
}
