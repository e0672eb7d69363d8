// Job: look into the mailboxes of all controllers.
import { fetchMail } from '../src/intake/fetch-mail.ts';
import type { House } from '../src/work.ts';

/** Fetches what is new in each mailbox; one that fails does not stop the others, and is thrown at the end. */
export async function fetchMailJob(house: House, _payload: object, signal: AbortSignal): Promise<void> {
  const problems: unknown[] = [];
  for (const url of house.config.imapUrls ?? []) {
    if (signal.aborted) return;
    await fetchMail(house, url, signal).catch((error: unknown) => problems.push(error));
  }
  for (const problem of problems) throw problem;
}
