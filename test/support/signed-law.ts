// Counsel's signature under a rule file, for tests of what the law allows only then.
import { lawBook } from '../../src/laws/law-book.ts';
import { signLaw } from '../../src/requests/law-signature.ts';
import type { TestHouse } from './test-house.ts';

/** Signs a rule file as it is now, for `lumyx`. */
export async function signFile(home: TestHouse, law: string): Promise<void> {
  const digest = (await lawBook()).get(law)?.digest ?? '';
  await home.work(async (work) => await signLaw(work, { law, digest, counsel: 'Dr. Vera Paragraph' }), {
    kind: 'staff',
    id: crypto.randomUUID(),
  });
}
