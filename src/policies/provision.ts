// Provisions: the clauses of a document, each with an id that it keeps, and what each version says of it and where.
import type { ClauseLabel, Nature } from '../platform/clauses.ts';
import { HouseModel } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';

/** How a clause was found to be one of the version before: word for word, by likeness, or not at all. */
export type Matched = 'new' | 'same' | 'similar';

/** What a clause says in one version. Nothing of it is a legal determination. */
export interface Provision {
  /** Stays through all versions. */
  readonly id: string;
  /** Stays, too; unique in its document. */
  readonly slug: string;
  readonly versionId: string;
  /** Counts up from 1 in the order of reading. */
  readonly position: number;
  /** The heading above it; empty: none. */
  readonly section: string;
  readonly excerpt: string;
  /** In the text of the version, in UTF-16 units. */
  readonly fromOffset: number;
  readonly toOffset: number;
  /** Null: none was recognised. */
  readonly label: ClauseLabel | null;
  readonly also: readonly ClauseLabel[];
  readonly nature: Nature;
  /** Articles of statutes that it bears on: `GDPR Art. 17`. */
  readonly articles: readonly string[];
  /** Name and version of the rules that understood it; `person` is never here, see `confirmedBy`. */
  readonly method: string;
  /** Of label and nature, from 0 to 1. */
  readonly confidence: number;
  readonly matched: Matched;
  /** 1: word for word. */
  readonly matchScore: number;
  readonly matchMethod: string;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Temporal.Instant | null;
}

export class ProvisionRow extends HouseModel {
  static override tableName = 'provisions';
  static override idColumn = ['controllerId', 'id'];
  declare controllerId: string;
  declare id: string;
  declare documentId: string;
  declare slug: string;
}

export class ProvisionVersionRow extends HouseModel {
  static override tableName = 'provision_versions';
  static override idColumn = ['controllerId', 'provisionId', 'versionId'];
  static override jsonAttributes = ['also', 'articles'];
  declare controllerId: string;
  declare provisionId: string;
  declare versionId: string;
  declare position: number;
  declare section: string;
  declare excerpt: string;
  declare fromOffset: number;
  declare toOffset: number;
  declare label: ClauseLabel | null;
  declare also: ClauseLabel[];
  declare nature: Nature;
  declare articles: string[];
  declare method: string;
  declare confidence: number;
  declare matched: Matched;
  declare matchScore: number;
  declare matchMethod: string;
  declare confirmedBy: string | null;
  declare confirmedAt: Temporal.Instant | null;
  declare slug?: string;
}

/** The provisions of a version in the order of reading. */
export async function provisionsOf(work: Work, versionId: string): Promise<Provision[]> {
  const { trx, controllerId } = work;
  const rows = await ProvisionVersionRow.query(trx)
    .alias('said')
    .join('provisions as named', (join) =>
      join.on('named.controllerId', 'said.controllerId').andOn('named.id', 'said.provisionId'),
    )
    .select('said.*', 'named.slug')
    .where({ 'said.controllerId': controllerId, 'said.versionId': versionId })
    .orderBy('said.position');
  return rows.map(shown);
}

/** What a provision says in every version that has it, oldest first. Throws `provision-unknown`. */
export async function provisionHistory(
  work: Work,
  documentId: string,
  slug: string,
): Promise<(Provision & { readonly number: number })[]> {
  const { trx, controllerId } = work;
  const rows = (await ProvisionVersionRow.query(trx)
    .alias('said')
    .join('provisions as named', (join) =>
      join.on('named.controllerId', 'said.controllerId').andOn('named.id', 'said.provisionId'),
    )
    .join('documentVersions as versions', (join) =>
      join.on('versions.controllerId', 'said.controllerId').andOn('versions.id', 'said.versionId'),
    )
    .select('said.*', 'named.slug', 'versions.number')
    .where({ 'said.controllerId': controllerId, 'named.documentId': documentId, 'named.slug': slug })
    .orderBy('versions.number')) as (ProvisionVersionRow & { number: number })[];
  if (rows.length === 0)
    throw new Problem(
      'not-found',
      'provision-unknown',
      'This document has no such clause. Nothing was changed.',
    );
  return rows.map((row) => ({ ...shown(row), number: row.number }));
}

function shown(row: ProvisionVersionRow): Provision {
  const { controllerId: _, provisionId, slug = '', confidence, matchScore, ...rest } = row;
  return {
    ...rest,
    id: provisionId,
    slug,
    // PostgreSQL's decimals come as text.
    confidence: Number(confidence),
    matchScore: Number(matchScore),
  };
}
