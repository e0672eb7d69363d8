// Errors of the drivers, in our words: a stable code and a sentence, without values, addresses or secrets.
import { isProblem, Problem, type ProblemKind } from '../platform/problem.ts';

type Code =
  | 'store-unreachable'
  | 'store-timeout'
  | 'store-locked'
  | 'store-permission-denied'
  | 'store-schema-changed'
  | 'store-constraint'
  | 'store-refused';

const SENTENCES: { readonly [C in Code]: readonly [ProblemKind, string] } = {
  'store-unreachable': [
    'unavailable',
    'The store does not answer. What was not confirmed was not done; it is tried again.',
  ],
  'store-timeout': [
    'unavailable',
    'The store took too long and was stopped. The statement was taken back; it is tried again.',
  ],
  'store-locked': [
    'unavailable',
    'The rows are locked by someone else. The statement was taken back; it is tried again.',
  ],
  'store-permission-denied': [
    'forbidden',
    'The account of the store lacks a right that this needs. Nothing was done; see `habeas store grants`.',
  ],
  'store-schema-changed': [
    'conflict',
    'A table or column is not there any more. Nothing was done; import the map anew.',
  ],
  'store-constraint': [
    'conflict',
    'A rule of the store forbids it (a foreign key, a NOT NULL or a check). The statement was taken back.',
  ],
  'store-refused': ['unavailable', 'The store refused the statement. It was taken back.'],
};

/** PostgreSQL: SQLSTATE classes and codes (Appendix A of its manual). */
function ofPostgres(state: string): Code {
  // 25P03 and 25P04: the server ended the session, because its transaction was idle or open too long.
  if (/^(08|57P0|25P0[34])/.test(state) || ['53300', '3D000'].includes(state)) return 'store-unreachable';
  if (state === '57014') return 'store-timeout';
  if (['55P03', '40P01', '40001'].includes(state)) return 'store-locked';
  if (state === '42501' || state === '25006' || state.startsWith('28')) return 'store-permission-denied';
  if (['42P01', '42703', '3F000', '42704', '42883'].includes(state)) return 'store-schema-changed';
  if (state.startsWith('23') || state.startsWith('22')) return 'store-constraint';
  return 'store-refused';
}

const MARIADB: Readonly<Record<number, Code>> = {
  1205: 'store-locked',
  1213: 'store-locked',
  1969: 'store-timeout',
  3024: 'store-timeout',
  1044: 'store-permission-denied',
  1045: 'store-permission-denied',
  1142: 'store-permission-denied',
  1143: 'store-permission-denied',
  1227: 'store-permission-denied',
  1290: 'store-permission-denied',
  1792: 'store-permission-denied',
  1054: 'store-schema-changed',
  1146: 'store-schema-changed',
  1048: 'store-constraint',
  1062: 'store-constraint',
  1406: 'store-constraint',
  1451: 'store-constraint',
  1452: 'store-constraint',
  4025: 'store-constraint',
  1040: 'store-unreachable',
  1049: 'store-unreachable',
  1053: 'store-unreachable',
  1927: 'store-unreachable',
};

const NETWORK =
  /^(ECONN|EPIPE|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|PROTOCOL_|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** Any error of a driver as a Problem; a Problem stays what it is. */
export function storeProblem(error: unknown): Problem {
  if (isProblem(error)) return error;
  const code = codeOf(error);
  const [kind, sentence] = SENTENCES[code];
  return new Problem(kind, code, sentence);
}

function codeOf(error: unknown): Code {
  if (!Error.isError(error)) return 'store-refused';
  if ('errno' in error && typeof error.errno === 'number') {
    const known = MARIADB[error.errno];
    if (known !== undefined) return known;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (NETWORK.test(code)) return 'store-unreachable';
  if (/^[0-9A-Z]{5}$/.test(code)) return ofPostgres(code);
  return /terminated|timeout|closed state|Connection|connection/.test(error.message)
    ? 'store-unreachable'
    : 'store-refused';
}

/** Runs one act against a store and turns what it throws into our vocabulary. */
export async function inOurWords<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw storeProblem(error);
  }
}

/** The claim under which a worker acted is not the newest any more. */
export function fenceLost(): Problem {
  return new Problem('conflict', 'fence-lost', 'Another worker took this step over. This one wrote nothing.');
}
