// The gate denies: it is asked for a person who never said yes, and for what a document rules out it must be no for everybody.
import { mayI } from '../../consent/gate.ts';
import { isProblem } from '../../platform/problem.ts';
import { failed, NOBODY, type Probe, passed, rehearse, unable } from '../probe.ts';

/** `about` is a purpose that rests on consent, or a use that a document rules out. */
export const gateDenies: Probe = async (probing) => {
  const { about } = probing;
  try {
    const [answer] = await rehearse(
      probing,
      async (work) => await mayI(work, [{ who: { email: NOBODY }, purpose: about }]),
    );
    if (answer === undefined) return unable('The gate gave no answer');
    const figures = { allowed: answer.allowed, why: answer.why };
    if (answer.allowed) return failed(`The gate lets data of anybody through for ${about}`, figures);
    return passed(`The gate refuses ${about}: ${answer.why.replaceAll('-', ' ')}`, figures);
  } catch (error) {
    if (!isProblem(error)) throw error;
    return unable(`The gate knows nothing of ${about}`, { code: error.code });
  }
};
