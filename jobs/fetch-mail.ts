// Job: look into the mailboxes of all controllers.
import { fetchMail } from '../src/intake/fetch-mail.ts';
import { loggable, logger } from '../src/platform/logger.ts';
import type { House } from '../src/work.ts';

/**
 * Fetches what is new in each mailbox. One that fails stops no other and is no failed job: mail servers rest now and then, and
 * the next look comes in a minute.
 */
export async function fetchMailJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  for (const [place, url] of (house.config.imapUrls ?? []).entries()) {
    if (signal.aborted) return;
    try {
      await fetchMail(house, url, signal);
    } catch (error) {
      logger.error({ mailbox: place + 1, ...loggable(error) }, 'a mailbox of IMAP_URL could not be read');
    }
  }
}
