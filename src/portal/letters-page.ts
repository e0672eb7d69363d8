// The letters that named nobody where they arrived, in full: what the law wants said reaches her here, behind her code.
import { z } from 'zod';
import { wholeLetters } from '../notifications/door.ts';
import { mustNotBeDisputed } from '../requests/channel-warning.ts';
import { findRequest } from '../requests/data-request.ts';
import { nothingHere } from '../web/doors.ts';
import { page } from '../web/page.ts';

export const lettersPage = page({
  path: '/requests/:id/letters',
  access: 'person',
  query: z.strictObject({}),
  get: async ({ params, work: inWork }) => {
    const requestId = params.id ?? '';
    const values = await inWork(async (work) => {
      const request = await findRequest(work, requestId);
      if (request === undefined) throw nothingHere();
      await mustNotBeDisputed(work, requestId);
      return { requestId, reference: request.reference, letters: await wholeLetters(work, requestId) };
    });
    return { view: 'portal/letters', values };
  },
});
