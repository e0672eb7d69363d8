// Opting out is taken though nothing is sold: a wish is rehearsed, and whoever asks before a sale is told no.
import { objectionTo } from '../../consent/objection.ts';
import { receiveRequest } from '../../requests/receive.ts';
import { failed, NOBODY, type Probe, passed, rehearse } from '../probe.ts';

/** Where the law knows opting out by this name, and lets it take effect at once. */
const CALIFORNIA = { country: 'US', subdivision: 'CA' } as const;

/** Rehearses an opt-out from the form on, and asks as a program would before a sale and before sharing. */
export const optOut: Probe = async (probing) => {
  const found = await rehearse(probing, async (work) => {
    const { inEffect } = await receiveRequest(work, {
      right: 'opt-out',
      email: NOBODY,
      channel: 'form',
      residence: CALIFORNIA,
    });
    const sale = await objectionTo(work, { email: NOBODY, use: 'sale' });
    const sharing = await objectionTo(work, { email: NOBODY, use: 'sharing' });
    return { inEffect, sale: sale !== null, sharing: sharing !== null };
  });
  if (!found.inEffect || !found.sale || !found.sharing)
    return failed('An opt-out was taken, and a sale would still be allowed', found);
  return passed('An opt-out takes effect at once: sale and sharing are denied', found);
};
