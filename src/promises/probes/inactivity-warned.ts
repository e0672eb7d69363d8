// Nobody loses an account unwarned: the rule is looked at, and every account that ended had each warning, sent.
import { listInactivity } from '../../data-map/inactivity-row.ts';
import { Notice } from '../../notifications/notice.ts';
import { DataRequest } from '../../requests/data-request.ts';
import { failed, look, many, type Probe, passed, unable } from '../probe.ts';

/** A rule is looked at every night. */
const STALE_HOURS = 48;

/** Counts accounts that ended, and letters that nobody took. */
export const inactivityWarned: Probe = async (probing) => {
  const { rules, ended, unsent, at } = await look(probing, async (work) => {
    const { trx, controllerId } = work;
    return {
      at: work.at,
      rules: await listInactivity(work),
      ended: await DataRequest.query(trx)
        .where({ controllerId, right: 'inactivity' })
        .whereIn('status', ['fulfilled', 'partly-fulfilled'])
        .resultSize(),
      unsent: await Notice.query(trx)
        .where({ controllerId, letter: 'inactivity-warning', state: 'failed' })
        .resultSize(),
    };
  });
  const [rule] = rules;
  if (rule === undefined) return failed('No rule says when an account that nobody uses ends');
  const figures = { ended, unsent, warnings: rule.warnings.length };
  if (rule.lookedAt === null) return unable('Nobody has looked for accounts that nobody uses yet', figures);
  if (rule.problem !== null) return failed(`The last look failed: ${rule.problem}`, figures);
  if (rule.lookedAt.until(at).total('hours') > STALE_HOURS)
    return failed('Nobody has looked for accounts that nobody uses for two days', figures);
  return passed(
    `${many(ended, 'account')} ended after ${many(rule.warnings.length, 'warning')} each; ${many(unsent, 'letter')} came back and ended nothing`,
    figures,
  );
};
