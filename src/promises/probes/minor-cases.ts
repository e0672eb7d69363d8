// A child found is acted on at once: a case is rehearsed and must restrict the account, and no case may be late.
import { objectionTo } from '../../consent/objection.ts';
import { DataRequest, UNFINISHED_STATUSES } from '../../requests/data-request.ts';
import { receiveRequest } from '../../requests/receive.ts';
import { failed, look, many, NOBODY, type Probe, passed, rehearse } from '../probe.ts';

/** Cases of minors that are open for longer than was promised, and how many there ever were. */
export const minorCases: Probe = async (probing) => {
  const { all, late, hours } = await look(probing, async ({ trx, controllerId, controller, at }) => {
    const cases = () => DataRequest.query(trx).where({ controllerId, right: 'minor-found' });
    const before = at.subtract({ hours: controller.minorWithinHours }).toString();
    return {
      all: await cases().resultSize(),
      late: await cases()
        .whereIn('status', [...UNFINISHED_STATUSES])
        .where('receivedAt', '<', before)
        .resultSize(),
      hours: controller.minorWithinHours,
    };
  });
  const restricted = await rehearse(probing, async (work) => {
    const minor = { account: NOBODY, method: 'seen-by-staff' as const };
    await receiveRequest(work, { right: 'minor-found', email: NOBODY, channel: 'mail', minor });
    return (await objectionTo(work, { email: NOBODY, use: 'any-but-storage' })) !== null;
  });
  const figures = { cases: all, late, hours, restricted_at_once: restricted };
  if (!restricted) return failed('The account of a child found is not restricted at once', figures);
  if (late > 0)
    return failed(
      `${many(late, 'case')} of a minor ${late === 1 ? 'is' : 'are'} older than ${hours} hours`,
      figures,
    );
  return passed(
    `A rehearsed case restricted the account at once; ${many(all, 'case')} so far, none older than ${hours} hours`,
    figures,
  );
};
