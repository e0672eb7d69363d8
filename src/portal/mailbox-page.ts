// The mailbox of the demonstration: every letter that was sent, as text. Never served in production.
import { join } from 'node:path';
import { Router } from 'express';
import { listMessages, readMessage } from '../notifications/mailbox.ts';
import { stylesVersion } from '../web/assets.ts';
import { nothingHere } from '../web/doors.ts';
import { languageOf } from '../web/language.ts';
import { render } from '../web/templates.ts';

/** Lists and shows the letters under the data folder. */
export function mountMailbox(dataFolder: string): Router {
  const folder = join(dataFolder, 'mailbox');
  const router = Router();
  router.get('/', async (req, res) => {
    const values = { messages: await listMessages(folder), stylesVersion };
    res.type('html').send(render('portal/mailbox', values, languageOf(req, undefined)));
  });
  router.get('/:id', async (req, res) => {
    const message = await readMessage(folder, req.params.id);
    if (message === null) throw nothingHere();
    const values = { message, stylesVersion };
    res.type('html').send(render('portal/mailbox', values, languageOf(req, undefined)));
  });
  return router;
}
