// She names a field of her copy that is wrong: an open correction of hers goes on with it, or a new one begins by her proof.
import { accountsWith } from '../auth/accounts.ts';
import { readPlace } from '../laws/places.ts';
import { writeLetter } from '../notifications/letters.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { foldEmail } from '../subjects/identifiers.ts';
import { subjectEmail } from '../subjects/subject.ts';
import type { Work } from '../work.ts';
import { DataRequest, holdRequest, OPEN_STATUSES } from './data-request.ts';
import { beginByCode } from './identify.ts';
import { carryReach, reachOf } from './reach.ts';
import { receiveRequest } from './receive.ts';

/** Fields that may be named for one correction; more is a letter. */
const MOST = 50;
/** Characters of what a field should say. */
export const LONGEST_VALUE = 2_000;

class NamedFieldRow extends HouseModel {
  static override tableName = 'named_fields';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  /** The correction. */
  declare requestId: string;
  declare fromRequestId: string;
  declare collection: string;
  declare field: string;
  declare at: Temporal.Instant;
  declare body: Buffer;
}

/** What she said of a field, in the words of the page that she read. Personal: it is sealed. */
interface Said {
  /** The field and where it stands, for people: `name`, `accounts`. */
  readonly label: string;
  readonly title: string;
  /** What it says; null: nothing. */
  readonly was: string | null;
  readonly should: string;
  readonly why: string;
}

export interface NamedField extends Said {
  readonly requestId: string;
  readonly fromRequestId: string;
  readonly collection: string;
  readonly field: string;
  readonly at: Temporal.Instant;
}

/**
 * Names a field in the copy of the acting person's request `fromId`. Answers with the correction that it now belongs
 * to, which she has proven as far as the copy. Throws `field-not-hers`, `correction-running` while one is being
 * carried out, `correction-unproven`, `correction-elsewhere`, `too-many-fields`, and what `receiveRequest` throws.
 */
export async function nameField(
  work: Work,
  named: { readonly fromId: string; readonly collection: string; readonly field: string } & Said,
): Promise<{ requestId: string }> {
  const { fromId, collection, field, label, title, was, should, why } = named;
  const { controllerId, trx, at, actor } = work;
  if (actor.kind !== 'subject' || actor.id !== fromId)
    throw new Problem(
      'forbidden',
      'field-not-hers',
      'Only the person herself says what is wrong in her copy.',
    );
  const correction = await correctionFor(work, await holdRequest(work, fromId));
  const { id: requestId } = correction;
  const already = await NamedFieldRow.query(trx).where({ controllerId, requestId }).resultSize();
  if (already >= MOST) {
    throw new Problem(
      'too-many',
      'too-many-fields',
      `You have named ${MOST} fields already. This one was not kept; write the rest to us in one message.`,
    );
  }
  const id = crypto.randomUUID();
  const body = await work.seal(`named_fields:${id}`, JSON.stringify({ label, title, was, should, why }));
  const row = { controllerId, id, requestId, fromRequestId: fromId, collection, field, at, body };
  await NamedFieldRow.query(trx).insert(row);
  await work.record('field.named', requestId, { collection, field, from: fromId });
  if (!correction.isNew) await tellWhoProposes(work, correction);
  return { requestId };
}

/** The fields that were named for a correction, in the order of time. */
export async function namedFor(work: Work, requestId: string): Promise<NamedField[]> {
  return await opened(work, { requestId });
}

/** Whether she named a field of a correction after a moment. */
export async function namedSince(
  { trx, controllerId }: Work,
  requestId: string,
  since: Temporal.Instant,
): Promise<boolean> {
  const one = await NamedFieldRow.query(trx)
    .select('id')
    .where({ controllerId, requestId })
    .where('at', '>', since.toString())
    .first();
  return one !== undefined;
}

/** The fields that were named in the copy of a case. */
export async function namedIn(work: Work, fromRequestId: string): Promise<NamedField[]> {
  return await opened(work, { fromRequestId });
}

/**
 * Ids of the cases that hang together with one by a named field. All are one person's, so a code for one opens those
 * whose codes go to the same address.
 */
export async function idsNamedWith(work: Work, id: string): Promise<string[]> {
  const { trx, controllerId } = work;
  const rows = await NamedFieldRow.query(trx)
    .distinct('requestId', 'fromRequestId')
    .where({ controllerId })
    .where((either) => either.where({ requestId: id }).orWhere({ fromRequestId: id }));
  const cases = await DataRequest.query(trx)
    .where({ controllerId })
    .whereIn('id', [id, ...rows.flatMap(({ requestId, fromRequestId }) => [requestId, fromRequestId])]);
  const codes = new Map<string, string>();
  for (const one of cases) codes.set(one.id, foldEmail((await reachOf(work, one)).codes));
  return cases.flatMap((one) => (one.id !== id && codes.get(one.id) === codes.get(id) ? [one.id] : []));
}

async function opened(
  work: Work,
  of: { requestId: string } | { fromRequestId: string },
): Promise<NamedField[]> {
  const { trx, controllerId } = work;
  const rows = await NamedFieldRow.query(trx)
    .where({ controllerId, ...of })
    .orderBy(['at', 'id']);
  const fields: NamedField[] = [];
  for (const { id, requestId, fromRequestId, collection, field, at, body } of rows) {
    const said = JSON.parse((await work.open(`named_fields:${id}`, body)).toString('utf8')) as Said;
    fields.push({ requestId, fromRequestId, collection, field, at, ...said });
  }
  return fields;
}

/** Her open correction, set going by the proof that she stands behind; there is one at most. */
async function correctionFor(work: Work, first: DataRequest): Promise<DataRequest & { isNew: boolean }> {
  const { subjectId } = first;
  const open = await openCorrection(work, subjectId);
  if (open?.status === 'approved') {
    throw new Problem(
      'conflict',
      'correction-running',
      'Another correction of yours is being carried out at this moment. Nothing was saved; try again in a few minutes.',
    );
  }
  // Whoever sent it may not be her: what it says does not become proven by the way.
  if (open?.status === 'received') {
    throw new Problem(
      'conflict',
      'correction-unproven',
      'A correction was asked for with your address, and its code was not entered yet. Nothing was saved. Open it by the link in our letter first, or take it back there; then come here again.',
    );
  }
  if (open !== undefined) {
    await mustBeReachedAlike(work, first, open);
    return Object.assign(open, { isNew: false });
  }
  const { requestId } = await receiveRequest(work, {
    right: 'rectification',
    email: await subjectEmail(work, subjectId),
    channel: 'form',
    language: first.language ?? undefined,
    residence: first.residence === null ? null : readPlace(first.residence),
    neutral: first.writeNeutrally,
    signedIn: true,
  });
  await carryReach(work, first.id, requestId);
  const begun = await holdRequest(work, requestId);
  await beginByCode(work, begun);
  return Object.assign(begun, { isNew: true });
}

/** Whoever reads the ordinary mailbox opens no page on which stands what she read by a code to another one. */
async function mustBeReachedAlike(work: Work, first: DataRequest, open: DataRequest): Promise<void> {
  const [read, told] = [await reachOf(work, first), await reachOf(work, open)];
  if (foldEmail(read.codes) === foldEmail(told.codes)) return;
  throw new Problem(
    'conflict',
    'correction-elsewhere',
    'Another correction of yours is open, and its codes go to another address than those of this copy. Nothing was saved. Name this address on the page of that correction first, which takes a day, or take the correction back there; then come here again.',
  );
}

async function openCorrection(
  { trx, controllerId }: Work,
  subjectId: string,
): Promise<DataRequest | undefined> {
  return await DataRequest.query(trx)
    .findOne({ controllerId, subjectId, right: 'rectification' })
    .whereNull('aboutRequestId')
    .whereIn('status', [...OPEN_STATUSES])
    .forUpdate();
}

/** A correction that they have read already says more now; once a case, person and hour. */
async function tellWhoProposes(work: Work, { id, reference, right, dueOn }: DataRequest): Promise<void> {
  const hour = work.at.toString().slice(0, 13);
  for (const { email, name, id: accountId } of await accountsWith(work, 'propose:correction')) {
    await writeLetter(work, {
      letter: 'staff-message',
      to: { email, name },
      requestId: id,
      values: { reference, right, dueOn: dueOn.toString() },
      once: `named-field:${id}:${accountId}:${hour}`,
    });
  }
}
