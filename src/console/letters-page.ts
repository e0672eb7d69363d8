// Letters that nobody got: staff see them, and send again what can be sent again.
import { z } from 'zod';
import { can } from '../auth/permissions.ts';
import { LETTERS } from '../notifications/letter-list.ts';
import { failedNotices, type NoticeRow, resendNotice } from '../notifications/notice.ts';
import { page } from '../web/page.ts';
import { LETTER_WORDS, letterTag } from './words.ts';

/** A letter with its words. A failed letter that held a code is wiped, so only others can be sent again. */
export function shownLetter(letter: NoticeRow) {
  return {
    ...letter,
    name: LETTER_WORDS[letter.letter],
    tag: letterTag(letter.state),
    repeatable: letter.state === 'failed' && !LETTERS[letter.letter].secret,
  };
}

/** Whether the page of a case shows it: what the person got, and what nobody got. */
export function belongsToCase({ letter, state }: NoticeRow): boolean {
  return state === 'failed' || !LETTER_WORDS[letter].startsWith('To staff');
}

export const lettersPage = page({
  path: '/letters',
  access: 'read:letters',
  query: z.strictObject({}),
  get: async ({ work, account }) => ({
    view: 'console/letters',
    values: {
      section: 'letters',
      letters: (await work(failedNotices)).map(shownLetter),
      mayResend: account !== null && can(account.roles, 'resend:letter'),
    },
  }),
});

export const resendLetterPage = page({
  path: '/letters/:id',
  access: 'resend:letter',
  query: z.strictObject({}),
  get: async ({ controller }) => ({ redirect: `/${controller.slug}/console/letters` }),
  body: z.strictObject({ requestId: z.uuid().optional() }),
  post: async ({ work, params, body, controller }) => {
    await work(async (one) => await resendNotice(one, params.id ?? ''));
    const back = body.requestId === undefined ? 'letters' : `cases/${body.requestId}`;
    return { redirect: `/${controller.slug}/console/${back}` };
  },
});
