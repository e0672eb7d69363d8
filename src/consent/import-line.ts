// One line of a file of old consents: what its columns mean, and what is refused because it would have to be invented.
import { Problem } from '../platform/problem.ts';
import { readEmail } from '../subjects/identifiers.ts';
import { type Choice, METHODS } from './consent-record.ts';
import type { Who } from './identity.ts';
import type { ConsentAct } from './judge-consent.ts';

/** Our columns, and what other systems call them; capitals, spaces, dots and lines between words do not matter. */
export const COLUMNS = {
  email: ['email', 'emailaddress', 'datasubjectemail'],
  account: ['account', 'accountid', 'externalid', 'userid', 'customerid'],
  device: ['device', 'deviceid', 'visitorid', 'subjectid'],
  identifier: ['identifier', 'datasubject', 'datasubjectidentifier'],
  purpose: ['purpose', 'purposename', 'purposecode', 'category', 'preference'],
  choice: ['choice', 'status', 'consentstatus', 'transactionstatus', 'transactiontype', 'value'],
  acted_at: ['actedat', 'givenat', 'consentdate', 'interactiondate', 'lasttransactiondate', 'timestamp'],
  version: ['version', 'purposeversion'],
  method: ['method'],
  jurisdiction: ['jurisdiction', 'country'],
  age: ['age'],
  expires_at: ['expiresat', 'validuntil', 'expirydate'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Column = keyof typeof COLUMNS;

/** The cells of a line by our columns; a cell without anything in it is absent. */
export type Cells = Readonly<Partial<Record<Column, string>>>;

const CHOICE_WORDS: Readonly<Record<Choice, readonly string[]>> = {
  given: ['given', 'granted', 'accepted', 'active', 'confirmed', 'optedin', 'optin', 'true', 'yes', '1'],
  refused: ['refused', 'declined', 'denied', 'rejected', 'false', 'no', '0'],
  withdrawn: ['withdrawn', 'revoked', 'optedout', 'optout', 'unsubscribed'],
};

/** A text without what systems put between words. */
export const folded = (text: string): string => text.toLowerCase().replaceAll(/[\s._-]/g, '');

/** What an old consent was, and until when it held there; null: it does not say. */
export interface ImportedAct {
  readonly act: ConsentAct;
  readonly until: Temporal.Instant | null;
}

/**
 * Reads a line. `zone` is where moments without an offset were written down; null: such a moment is refused, because an hour
 * would be invented. Throws a Problem with a code for each thing that is missing or means nothing.
 */
export function readLine(cells: Cells, zone: string | null): ImportedAct {
  const { purpose, version, method, jurisdiction, age, expires_at: end } = cells;
  if (purpose === undefined) throw refused('purpose-missing', 'The line names no purpose.');
  const known = method === undefined ? null : (METHODS.find((one) => one === folded(method)) ?? null);
  const act: ConsentAct = {
    who: whoOf(cells),
    purpose,
    choice: choiceOf(cells.choice),
    actedAt: momentOf(cells.acted_at, zone),
    source: 'import',
    notice: null,
    method: known,
    jurisdiction: jurisdiction === undefined ? null : placeOf(jurisdiction),
    age: age === undefined ? null : numberOf('age', age, 120),
    ...(version === undefined ? {} : { version: numberOf('version', version, 100_000) }),
  };
  return { act, until: end === undefined ? null : momentOf(end, zone) };
}

function whoOf({ email, account, device, identifier }: Cells): Who {
  const given = [email, account, device, identifier].filter((one) => one !== undefined);
  const tooLong = given.some((one) => one.length > 320);
  if (given.length === 0 || tooLong) throw refused('who-missing', 'The line names nobody.');
  const people = [email, account, identifier].filter((one) => one !== undefined);
  if (people.length > 1) throw refused('who-twice', 'The line names one person in two ways.');
  const deviceId = device === undefined ? {} : { deviceId: device };
  if (email !== undefined) return { email: readEmail(email), ...deviceId };
  if (account !== undefined) return { account, ...deviceId };
  if (identifier === undefined) return deviceId;
  return identifier.includes('@')
    ? { email: readEmail(identifier), ...deviceId }
    : { account: identifier, ...deviceId };
}

function choiceOf(text = ''): Choice {
  const found = Object.entries(CHOICE_WORDS).find(([, words]) => words.includes(folded(text)));
  if (found !== undefined) return found[0] as Choice;
  throw refused('choice-unknown', 'The line says neither given, nor refused, nor withdrawn.');
}

/** RFC 3339; a date without a time, or a time without a zone, is no moment. */
function momentOf(text: string | undefined, zone: string | null): Temporal.Instant {
  if (text === undefined) throw refused('moment-missing', 'The line does not say when.');
  try {
    const plain = text.trim().replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T');
    if (/T.*(Z|[+-]\d{2}(:?\d{2})?)$/i.test(plain)) return Temporal.Instant.from(plain);
    // Anything after the seconds would be passed over, an offset too, and the moment be another.
    if (zone !== null && /T[\d:.,]+$/i.test(plain))
      return Temporal.PlainDateTime.from(plain)
        .toZonedDateTime(zone, { disambiguation: 'reject' })
        .toInstant();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw refused(
    'moment-not-exact',
    'The moment is not exact: it needs a day, a time and an offset, or --zone.',
  );
}

function placeOf(text: string): string {
  if (/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(text)) return text;
  throw refused('jurisdiction-unknown', 'The place is no code such as DE or US-CA.');
}

function numberOf(column: string, text: string, most: number): number {
  if (/^\d{1,6}$/.test(text) && Number(text) <= most) return Number(text);
  throw refused(`${column}-not-a-number`, `The ${column} is no whole number that can be right.`);
}

function refused(code: string, sentence: string): Problem {
  return new Problem('invalid', code, `${sentence} Nothing of this line was recorded.`);
}
