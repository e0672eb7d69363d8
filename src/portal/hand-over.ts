// Hands an archive over by a link: streamed with no work open, ended when the link was taken back, and written down.
import { endTaking, keepTaking, LINK_HOLDER, type Taking } from '../fulfilment/take-by-link.ts';
import type { Visit } from '../web/page.ts';
import { sendParcel } from './send-parcel.ts';

/** A download that lasts longer asks so often whether the link was taken back. */
const ASK_SECONDS = 10;

/** Sends the archive of a download that was begun, and uses its link up; throws where it broke off. */
export async function handOver(
  { house, controller }: Visit,
  taking: Taking,
  res: Visit['res'],
): Promise<void> {
  const end = async (how: 'completed' | 'broken'): Promise<void> =>
    await house.inWork(controller.id, LINK_HOLDER, async (work) => await endTaking(work, taking, how));
  let asked = performance.now();
  const meanwhile = async (): Promise<void> => {
    if (performance.now() - asked < ASK_SECONDS * 1000) return;
    asked = performance.now();
    await house.inWork(controller.id, LINK_HOLDER, async (work) => await keepTaking(work, taking));
  };
  try {
    // No ranges: a link is good for one download, and a POST has none (RFC 9110, 14.2).
    const { brokenBy } = await sendParcel(res, house.vault, taking.archive, { meanwhile });
    if (brokenBy !== null) throw brokenBy;
  } catch (error) {
    await end('broken');
    throw error;
  }
  await end('completed');
}
