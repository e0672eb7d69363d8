// Whoever was erased does not come back by an exchange: the list that exchanges ask is tried, and undone.

import { receiveRequest } from '../../requests/receive.ts';
import { suppress, suppressedAmong } from '../../subjects/suppression.ts';
import { failed, NOBODY, type Probe, passed, rehearse } from '../probe.ts';

/** Rehearses an erasure and a correction, and asks as an exchange would. */
export const suppression: Probe = async (probing) => {
  const field = { name: 'rehearsal.people.name', value: 'Nobody At All' };
  const found = await rehearse(probing, async (work) => {
    const identifiers = [{ name: 'email', value: NOBODY }];
    const asked = { identifiers: { email: NOBODY }, fields: { [field.name]: field.value } };
    const before = await suppressedAmong(work, asked);
    const { requestId } = await receiveRequest(work, { right: 'erasure', email: NOBODY, channel: 'form' });
    await suppress(work, { requestId, identifiers, values: [field], at: work.at });
    const corrected = await suppressedAmong(work, asked);
    await suppress(work, { requestId, identifiers, values: null, at: work.at });
    const erased = await suppressedAmong(work, asked);
    return {
      clean: before.erasedSince === null && before.fields.length === 0,
      corrected: corrected.fields.includes(field.name),
      erased: erased.erasedSince !== null,
    };
  });
  if (!found.clean) return failed('A person who never was stands on the list', found);
  if (!found.corrected || !found.erased)
    return failed('An exchange that asked was not told to keep away', found);
  return passed('An exchange that asks is told: this person was erased, and this value was corrected', found);
};
