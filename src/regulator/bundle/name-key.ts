// The key to the names of a bundle: which pseudonym is whom. Only ever written sealed for the authority.
import { listAccounts } from '../../auth/accounts.ts';
import { referencesOfPeople } from '../../requests/case-references.ts';
import { subjectEmails } from '../../subjects/subject.ts';
import type { Work } from '../../work.ts';
import type { KeptPseudonyms } from './pseudonyms.ts';

const BATCH = 500;

/**
 * One line of JSON for everybody whose pseudonym stands in the bundle: people with address and cases, staff with name.
 * A person whose address has gone by schedule is named by the cases alone.
 */
export async function* nameKeyLines(work: Work, pseudonyms: KeptPseudonyms): AsyncGenerator<string> {
  const subjects = [...pseudonyms.subjects].sort();
  for (let from = 0; from < subjects.length; from += BATCH) {
    const batch = subjects.slice(from, from + BATCH);
    const emails = await subjectEmails(work, batch);
    const references = await referencesOfPeople(work, batch);
    for (const id of batch) {
      const cases = references.get(id) ?? [];
      yield JSON.stringify({ pseudonym: pseudonyms.ofSubject(id), address: emails.get(id) ?? null, cases });
    }
  }
  const accounts = [...pseudonyms.accounts].sort();
  const known = new Map((await listAccounts(work)).map((account) => [account.id, account]));
  for (const id of accounts) {
    const account = known.get(id);
    yield JSON.stringify({ pseudonym: pseudonyms.ofAccount(id), name: account?.name ?? null, account: id });
  }
}
