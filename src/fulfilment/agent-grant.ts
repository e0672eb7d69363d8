// That an agent may have a copy of the person's data: the row, and what she and staff see of it.
import type { Knex } from 'knex';
import { HouseModel } from '../platform/database.ts';
import { asClock, type Work } from '../work.ts';
import { type LinkState, PortabilityLink, stateOf } from './portability-link.ts';

export class AgentGrant extends HouseModel {
  static override tableName = 'agent_grants';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare requestId: string;
  declare agentId: string;
  /** `subject`: she said so herself. `staff`: they saw a paper that expressly covers it. */
  declare givenBy: 'subject' | 'staff';
  declare givenAt: Temporal.Instant;
  /** The letter that tells her. */
  declare noticeId: string;
  declare lookAt: Temporal.Instant | null;
  declare endedAt: Temporal.Instant | null;
  declare endedBy: 'subject' | 'newer' | null;
}

export interface GrantView extends Pick<AgentGrant, 'id' | 'agentId' | 'givenBy' | 'givenAt' | 'endedAt'> {
  /** `allowed`: no link was made yet. `ended`: she took it back. The others are those of its link. */
  readonly state: 'allowed' | 'ended' | LinkState;
  readonly madeAt: Temporal.Instant | null;
  readonly fetchedAt: Temporal.Instant | null;
}

/** The newest grant of each agent of a case, by the agent's id. */
export async function grantsOf(work: Work, requestId: string): Promise<ReadonlyMap<string, GrantView>> {
  const { trx, controllerId } = work;
  const rows = await AgentGrant.query(trx)
    .where({ controllerId, requestId })
    .orderByRaw('given_at, ended_at nulls last');
  const links = await PortabilityLink.query(trx).where({ controllerId, requestId }).whereNotNull('grantId');
  const linkOf = new Map(links.map((link) => [link.grantId, link]));
  return new Map(
    rows.map(({ id, agentId, givenBy, givenAt, endedAt }) => {
      const link = linkOf.get(id);
      const linked = link === undefined ? 'allowed' : stateOf(link, work.at);
      const state = endedAt === null || linked === 'used' ? linked : 'ended';
      const [madeAt, fetchedAt] = [link?.madeAt ?? null, link?.usedAt ?? null];
      return [agentId, { id, agentId, givenBy, givenAt, endedAt, state, madeAt, fetchedAt }];
    }),
  );
}

/** All grants of an agent, newest first, held until the work ends. */
export async function holdGrantsOf(work: Work, agentId: string): Promise<AgentGrant[]> {
  const { trx, controllerId } = work;
  return await AgentGrant.query(trx).where({ controllerId, agentId }).orderBy('givenAt', 'desc').forUpdate();
}

/** Grants of a case that stand and have no link yet, held until the work ends. */
export async function holdUnserved(work: Work, requestId: string): Promise<AgentGrant[]> {
  const { trx, controllerId } = work;
  return await AgentGrant.query(trx)
    .where({ controllerId, requestId })
    .whereNull('endedAt')
    .whereNotIn(
      'id',
      PortabilityLink.query(trx).select('grantId').where({ controllerId, requestId }).whereNotNull('grantId'),
    )
    .forUpdate();
}

/** A grant by its id; undefined for those of other controllers, too. */
export async function findGrant(work: Work, grantId: string): Promise<AgentGrant | undefined> {
  return await AgentGrant.query(work.trx).findById([work.controllerId, grantId]);
}

/** Writes down a new grant. */
export async function writeGrant(
  work: Work,
  given: Pick<AgentGrant, 'requestId' | 'agentId' | 'givenBy' | 'noticeId' | 'lookAt'>,
): Promise<void> {
  const { trx, controllerId, at } = work;
  await AgentGrant.query(trx).insert({ ...given, controllerId, id: crypto.randomUUID(), givenAt: at });
}

/** Ends a grant; its link is worth nothing from this work on. */
export async function endGrant(work: Work, grantId: string, endedBy: 'subject' | 'newer'): Promise<void> {
  await AgentGrant.query(work.trx)
    .findById([work.controllerId, grantId])
    .patch({ endedAt: work.at, endedBy, lookAt: null });
}

/** Says when the clock looks at a grant again; null: something else will. */
export async function lookAgain(work: Work, grantId: string, lookAt: Temporal.Instant | null): Promise<void> {
  await AgentGrant.query(work.trx).findById([work.controllerId, grantId]).patch({ lookAt });
}

/** Grants of all controllers at which the clock must look, oldest first. */
export async function grantsDue(
  database: Knex,
  at: Temporal.Instant,
): Promise<{ controllerId: string; id: string }[]> {
  return await asClock(database, async (trx) =>
    AgentGrant.query(trx)
      .select('controllerId', 'id')
      .where('lookAt', '<=', at.toString())
      .orderBy('lookAt')
      .limit(1000),
  );
}
