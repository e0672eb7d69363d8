// Letters before they leave: those that an act writes to the person, rendered as the mailer would, so that staff read them first.
import type { Work } from '../work.ts';
import { LETTERS, type LetterName } from './letter-list.ts';
import type { Recipient } from './letters.ts';
import { Notice } from './notice.ts';
import { type LetterValues, type LetterWords, renderLetter } from './render-letter.ts';

/** A letter as its reader will see it. */
export interface PreviewedLetter extends LetterWords {
  readonly letter: LetterName;
  readonly to: string;
  readonly senderName: string;
  /** Of a neutral letter: what stands behind its link. */
  readonly inside: LetterWords | null;
}

/** Does something, and answers with the letters to the person of a case that it wrote. The work must not be kept. */
export async function lettersOf(
  work: Work,
  { requestId, publicUrl }: { readonly requestId: string; readonly publicUrl: URL },
  act: () => Promise<void>,
): Promise<PreviewedLetter[]> {
  const { trx, controllerId } = work;
  const written = async () =>
    await Notice.query(trx).where({ controllerId, requestId }).orderBy(['createdAt', 'id']);
  const before = new Set((await written()).map(({ id }) => id));
  await act();
  const letters: PreviewedLetter[] = [];
  for (const { id, letter, recipientSealed, contentSealed } of await written()) {
    const toPerson = !('staff' in LETTERS[letter] || 'outsider' in LETTERS[letter]);
    if (before.has(id) || !toPerson || contentSealed === null) continue;
    const open = async (name: string, sealed: Buffer): Promise<unknown> =>
      JSON.parse((await work.open(`notices:${id}:${name}`, sealed)).toString('utf8'));
    const { email: to } = (await open('recipient', recipientSealed)) as Recipient;
    const values = (await open('content', contentSealed)) as LetterValues;
    const about = { sender: work.controller, publicUrl, requestId, values };
    const { heading, text, senderName, inside } = renderLetter(letter, about);
    letters.push({ letter, to, heading, text, senderName, inside });
  }
  return letters;
}
