// Job: look at one watched document.
import type { JobPayload } from '../src/queue/catalogue.ts';
import { takeLook } from '../src/watch/take-look.ts';
import type { House } from '../src/work.ts';
import { ofController } from './payload.ts';

/** Looks once, if a look is due; a failed one is written down with the moment of the next. */
export async function lookAtDocumentJob(
  house: House,
  payload: JobPayload<'look-at-document'>,
): Promise<void> {
  await takeLook(house, ofController(payload), payload.watchedId);
}
