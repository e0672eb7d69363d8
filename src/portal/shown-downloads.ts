// When her copy was read or taken, as she reads it on her page: so that she sees it if it was not she.
import { sayMoment } from '../languages/say-time.ts';
import { sayNumber, translate } from '../languages/translate.ts';
import { type Taken, timesTaken } from '../requests/taken.ts';
import type { Work } from '../work.ts';

/** The newest are shown; all of them stand in the log. */
const SHOWN = 20;

/** Sentences, newest first. What was taken by a link stands beside the link. Only for a page of the proven person. */
export async function shownDownloads(work: Work, requestId: string, language: string): Promise<string[]> {
  const times = await timesTaken(work, requestId, SHOWN);
  return times.map((taken) => {
    const moment = sayMoment(taken.at, language, work.controller.timeZone);
    const part = sayNumber(taken.bytes?.part ?? 0, language);
    const whole = sayNumber(taken.bytes?.whole ?? 0, language);
    return translate(language, `protect.downloads.${keyOf(taken)}`, { moment, part, whole });
  });
}

function keyOf({ what, protection }: Taken): string {
  if (what !== 'whole' || protection === null) return what;
  return protection === 'passphrase' ? 'passphrase' : 'key';
}
