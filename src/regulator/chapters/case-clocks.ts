// How the date of each case was found, counted again from what had happened by the checkpoint: batches of cases at once.
import type { Derivation } from '../../laws/derivation.ts';
import type { Rule } from '../../laws/law-schema.ts';
import { countClocks } from '../../requests/case-clock.ts';
import { storiesOfCases } from '../../requests/case-event.ts';
import type { Right } from '../../requests/data-request.ts';
import type { BundleLook } from '../bundle/bundle-part.ts';
import { readRows } from './stream-rows.ts';

/** The clock of one case; the derivation is of the law's own date, which a promise of the controller may go before. */
export interface CaseClock {
  readonly derivation: Derivation;
  /** SHA-256 of the file of the law, in hex. */
  readonly lawDigest: string | null;
  /** What set the date that counts: the law, or a promise. */
  readonly governedBy: string | null;
}

interface RuleOfCase {
  readonly id: string;
  readonly right: Right;
  readonly law_digest: string | null;
  readonly governed_by: string | null;
  readonly rule_key: string | null;
}

/** Reads the clocks of a batch of cases; cases from before laws were data, and forgotten ones, have none. */
export type ReadClocks = (ids: readonly string[]) => Promise<ReadonlyMap<string, CaseClock>>;

/** Makes the reader of one look. Rules are few and cases many, so each rule is read once. */
export function clockReader({ work, asOf }: BundleLook): ReadClocks {
  const rules = new Map<string, Rule>();
  const { controllerId, controller } = work;
  return async (ids) => {
    const cases = await readRows<RuleOfCase>(work, CASES, { controllerId, ids: [...ids] });
    const unknown = new Map(
      cases.flatMap(({ id, rule_key: key }) => (key === null || rules.has(key) ? [] : [[key, id] as const])),
    );
    const read = await readRows<{ id: string; rule: Rule }>(work, RULES, {
      controllerId,
      ids: [...unknown.values()],
    });
    const byId = new Map(read.map(({ id, rule }) => [id, rule]));
    for (const [key, id] of unknown) {
      const rule = byId.get(id);
      if (rule !== undefined) rules.set(key, rule);
    }
    const stories = await storiesOfCases(work, ids, asOf);
    const clocks = new Map<string, CaseClock>();
    for (const { id, right, rule_key: key, law_digest: lawDigest, governed_by: governedBy } of cases) {
      const rule = key === null ? undefined : rules.get(key);
      const story = stories.get(id);
      if (rule === undefined || story === undefined) continue;
      const { derivation } = countClocks({ rule, right }, controller, story);
      clocks.set(id, { derivation, lawDigest, governedBy });
    }
    return clocks;
  };
}

const CASES = `select id::text, "right", law_digest, governed_by,
    concat_ws(' ', law, law_digest, rule->>'id', rule->>'version', rule->>'right', "right") as rule_key
  from data_requests where controller_id = :controllerId and id = any(:ids::uuid[]) and rule is not null`;

const RULES =
  'select id::text, rule from data_requests where controller_id = :controllerId and id = any(:ids::uuid[])';
