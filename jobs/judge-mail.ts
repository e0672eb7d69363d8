// Job: say what one mail is.
import { judgeMail } from '../src/intake/judge-mail.ts';
import type { JobPayload } from '../src/queue/catalogue.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Judges the mail once; one that was judged already stays as it is. */
export async function judgeMailJob(house: House, payload: JobPayload<'judge-mail'>): Promise<void> {
  await judgeMail(house, { controllerId: ofController(payload), mailId: payload.mailId });
}
