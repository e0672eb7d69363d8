// A person's own statement beside data that was not corrected as she asked (PIPEDA Sch. 1, 4.9.6; APP 13.4).
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import { DataRequest, holdRequest } from './data-request.ts';

/** Characters of a statement. */
export const LONGEST_STATEMENT = 2_000;
const SHORTEST = 10;

class CaseStatement extends HouseModel {
  static override tableName = 'case_statements';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare subjectId: string;
  declare at: Temporal.Instant;
  declare body: Buffer;
}

class StatementPlace extends HouseModel {
  static override tableName = 'statement_places';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare collection: string;
  declare field: string | null;
  declare byId: string;
  declare at: Temporal.Instant;
}

/** Beside what a statement stands: a collection of the map (`shop.users`), and a field of it or all of it. */
export interface Place {
  readonly collection: string;
  readonly field: string | null;
}

export interface Statement {
  readonly requestId: string;
  readonly reference: string;
  readonly at: Temporal.Instant;
  readonly words: string;
  /** As staff named them; empty: beside everything. */
  readonly places: readonly Place[];
}

/** Whether a statement can be written: a correction was refused, done in part, or answered otherwise than asked. */
export function takesStatement({ right, status }: Pick<DataRequest, 'right' | 'status'>): boolean {
  return right === 'rectification' && ['denied', 'partly-fulfilled', 'fulfilled'].includes(status);
}

/**
 * Keeps the person's statement with her case; a later one stands in its place. Throws `statement-not-hers`,
 * `statement-not-possible`, `statement-length`.
 */
export async function writeStatement(
  work: Work,
  written: { requestId: string; words: string },
): Promise<void> {
  const { requestId } = written;
  const { controllerId, actor, at } = work;
  if (actor.kind !== 'subject' || actor.id !== requestId)
    throw new Problem('forbidden', 'statement-not-hers', 'Only the person herself writes her statement.');
  const request = await holdRequest(work, requestId);
  if (!takesStatement(request)) {
    throw new Problem(
      'conflict',
      'statement-not-possible',
      'A statement stands beside a correction that was refused or done in part. Nothing was saved.',
    );
  }
  const words = written.words.trim();
  if (words.length < SHORTEST || words.length > LONGEST_STATEMENT) {
    throw new Problem(
      'invalid',
      'statement-length',
      `Write between ${SHORTEST} and ${LONGEST_STATEMENT.toLocaleString('en-GB')} characters. Nothing was saved.`,
    );
  }
  const id = crypto.randomUUID();
  const body = await work.seal(`case_statements:${id}`, words);
  const { subjectId } = request;
  await CaseStatement.query(work.trx).insert({ controllerId, id, requestId, subjectId, at, body });
  await work.record('statement.written', requestId, { statementId: id });
}

/** Staff name the data beside which a statement stands. Throws `no-statement`. */
export async function placeStatement(work: Work, named: { requestId: string } & Place): Promise<void> {
  const { requestId, collection, field } = named;
  const { controllerId, actor, at, trx } = work;
  const request = await holdRequest(work, requestId);
  if ((await newestOf(work, { requestId: request.id })).length === 0)
    throw new Problem('conflict', 'no-statement', 'There is no statement in this case. Nothing was changed.');
  const id = crypto.randomUUID();
  await StatementPlace.query(trx).insert({
    controllerId,
    id,
    requestId,
    collection,
    field,
    byId: actor.id,
    at,
  });
  await work.record('statement.placed', requestId, { collection, field });
}

/** The statements of a person, the newest of each case, for her archives and for whoever is told of corrections. */
export async function statementsOf(work: Work, subjectId: string): Promise<Statement[]> {
  return await opened(work, await newestOf(work, { subjectId }));
}

/** The statement of one case; null where she wrote none. */
export async function statementOf(work: Work, requestId: string): Promise<Statement | null> {
  return (await opened(work, await newestOf(work, { requestId })))[0] ?? null;
}

async function newestOf(
  { trx, controllerId }: Work,
  of: { subjectId: string } | { requestId: string },
): Promise<CaseStatement[]> {
  const rows = await CaseStatement.query(trx)
    .where({ controllerId, ...of })
    .orderBy(['at', 'id']);
  return [...new Map(rows.map((row) => [row.requestId, row])).values()];
}

async function opened(work: Work, rows: readonly CaseStatement[]): Promise<Statement[]> {
  const { trx, controllerId } = work;
  const ids = rows.map(({ requestId }) => requestId);
  const cases = await DataRequest.query(trx).where({ controllerId }).whereIn('id', ids);
  const places = await StatementPlace.query(trx)
    .where({ controllerId })
    .whereIn('requestId', ids)
    .orderBy(['at', 'id']);
  const statements: Statement[] = [];
  for (const { id, requestId, at, body } of rows) {
    statements.push({
      requestId,
      reference: cases.find((one) => one.id === requestId)?.reference ?? '',
      at,
      words: (await work.open(`case_statements:${id}`, body)).toString('utf8'),
      places: places
        .filter((one) => one.requestId === requestId)
        .map(({ collection, field }) => ({ collection, field })),
    });
  }
  return statements;
}
