// What she sees after an opt-out: it is in effect, and nobody asks her for a proof.
import { z } from 'zod';
import { translate } from '../languages/translate.ts';
import { takesEffectAtOnce } from '../requests/at-once.ts';
import { findRequest } from '../requests/data-request.ts';
import { nothingHere } from '../web/doors.ts';
import { page } from '../web/page.ts';

export const effectPage = page({
  path: '/requests/:id/effect',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ work, params, language }) => {
    const request = await work(async (one) => await findRequest(one, params.id ?? ''));
    if (request === undefined || !takesEffectAtOnce(request.right, request.rule)) throw nothingHere();
    const { reference, right, id } = request;
    // No moment: whoever asks again for somebody else would read when that person asked.
    const values = { reference, wish: translate(language, `words.wish.${right}`), requestId: id };
    return { view: 'portal/effect', values };
  },
});
