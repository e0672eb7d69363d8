// Agreements to terms and notices that were seen: kept apart from consent, which neither of them ever switches on.
import { momentText } from '../audit/leaf.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { actId, type Method, type Source } from './consent-record.ts';
import { actorBeside, holdConsents, identityKeys, meetPeople, type Who } from './identity.ts';
import { judgeMoment } from './judge-consent.ts';
import { noticesBy } from './shown-notice.ts';

class AgreementRow extends HouseModel {
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
}

class AcceptanceRow extends AgreementRow {
  static override tableName = 'acceptances';
}

class AcknowledgmentRow extends AgreementRow {
  static override tableName = 'acknowledgments';
}

/** That somebody agreed to terms, or has seen a notice. */
export interface Agreement {
  readonly who: Who;
  readonly actedAt: Temporal.Instant;
  readonly source: Source;
  /** The hash of the text as it was shown (`rememberNotice`). */
  readonly notice: string;
  /** The name of the document; an acceptance needs one. */
  readonly document: string | null;
  readonly documentVersion: string | null;
  readonly method: Method | null;
  readonly jurisdiction: string | null;
  /** Years that the person said to be at least. */
  readonly age: number | null;
}

export interface AgreementOutcome {
  readonly status: 'recorded' | 'repeated';
  readonly record: string;
}

/**
 * Records that a person agreed to terms. No consent follows from it, whatever the terms say. Throws `document-missing`,
 * `under-age` and what `acknowledgeNotice` throws.
 */
export async function acceptTerms(work: Work, act: Agreement): Promise<AgreementOutcome> {
  if (act.document === null) throw refused('document-missing', 'Say which document the person agreed to.');
  const { minimumAge } = work.controller;
  if (act.age !== null && minimumAge !== null && act.age < minimumAge)
    throw refused('under-age', 'The person is too young for these terms.');
  return await keep(work, act, AcceptanceRow, 'terms.accepted');
}

/**
 * Records that a person has seen a notice. Throws `notice-unknown`, `acted-in-future`, `acted-too-long-ago`, `who-not-said`,
 * `email-not-plain`, `subject-unknown`.
 */
export async function acknowledgeNotice(work: Work, act: Agreement): Promise<AgreementOutcome> {
  return await keep(work, act, AcknowledgmentRow, 'notice.acknowledged');
}

async function keep(
  work: Work,
  act: Agreement,
  Row: typeof AgreementRow,
  event: 'terms.accepted' | 'notice.acknowledged',
): Promise<AgreementOutcome> {
  const { controllerId, trx, at } = work;
  await holdConsents(work);
  const late = judgeMoment({ ...act, choice: 'given' }, at);
  if (late !== null) throw late;
  if (!(await noticesBy(work, [act.notice])).has(act.notice))
    throw refused('notice-unknown', 'What was shown is not known here. Register the text first.');
  const [person] = await meetPeople(work, [await identityKeys(work, act.who)]);
  if (person === null || person === undefined)
    throw refused('subject-unknown', 'There is no such subject here.');
  const { source, method, jurisdiction, age, document, documentVersion, notice } = act;
  const actedAt = momentText(act.actedAt);
  const record = actId(event, controllerId, person.whoId, document, documentVersion, notice, actedAt);
  // Whoever comes with the same act at the same moment waits for the consents of the controller, and finds it here.
  if ((await Row.query(trx).findById([controllerId, record])) !== undefined)
    return { status: 'repeated', record };
  await Row.query(trx).insert({
    ...{ controllerId, id: record, whoId: person.whoId, actedAt, recordedAt: at, source, method },
    ...{ noticeHash: Buffer.from(notice, 'hex'), document, documentVersion, jurisdiction, age },
  });
  const details = { document, version: documentVersion, source, who: person.whoId, notice };
  await work.recordAll([{ event, about: record, details, actor: actorBeside(work) }]);
  return { status: 'recorded', record };
}

function refused(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing was recorded.`);
}
