// A right can be asked for by anybody with an address: no account, no sign-in. The wish is rehearsed as the form sends it.
import { DataRequest, RIGHTS, type Right } from '../../requests/data-request.ts';
import { receiveRequest } from '../../requests/receive.ts';
import { failed, NOBODY, type Probe, passed, rehearse, unable } from '../probe.ts';

/** `about` is a right, such as `access`. */
export const requestForm: Probe = async (probing) => {
  const right: Right | undefined = RIGHTS.find((one) => one === probing.about);
  if (right === undefined) return unable(`There is no right called ${probing.about}`);
  const item = right === 'depicted' ? { description: 'A picture that shows me at the harbour' } : undefined;
  const minor =
    right === 'minor-found' ? { account: NOBODY, method: 'told-by-guardian' as const } : undefined;
  const found = await rehearse(probing, async (work) => {
    const asked = { right, email: NOBODY, channel: 'form', item, minor } as const;
    const { requestId, reference, isNew } = await receiveRequest(work, asked);
    const row = await DataRequest.query(work.trx).findById([work.controllerId, requestId]);
    return { taken: isNew && reference !== '', due: row?.dueOn.toString() ?? null, law: row?.law ?? null };
  });
  if (!found.taken || found.due === null) return failed(`A wish for ${right} was not taken`, found);
  return passed(`A wish for ${right} was taken with an address alone, due on ${found.due}`, found);
};
