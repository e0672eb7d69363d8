// One page assembles the house, in the order in which a message meets it.
import express, { type Express } from 'express';
import { mountApi } from './api/routes.ts';
import { CONSOLE_PAGES } from './console/routes.ts';
import { listControllers } from './platform/controller.ts';
import { mountDoors } from './portal/go-page.ts';
import { heedSignal } from './portal/heed-signal.ts';
import { mountMailbox } from './portal/mailbox-page.ts';
import { PORTAL_PAGES } from './portal/routes.ts';
import { mountConsentDoor } from './protocols/consent-door.ts';
import { mountGpc } from './protocols/gpc.ts';
import { mountKlaroDoor } from './protocols/klaro-door.ts';
import { mountRecipientAnswers } from './protocols/recipient-answers.ts';
import { assets, brand, stylesVersion } from './web/assets.ts';
import { findDoor, mountPages, nothingHere } from './web/doors.ts';
import { showError } from './web/errors.ts';
import { languageOf } from './web/language.ts';
import { hearSignal } from './web/privacy-signal.ts';
import { neverStored, strictHeaders } from './web/security.ts';
import { sessions } from './web/session.ts';
import { render } from './web/templates.ts';
import type { House } from './work.ts';

/** The assembled doors, and how to close what they opened. */
export interface App {
  readonly express: Express;
  close(): Promise<void>;
}

/** Assembles the doors of a process. Throws `page-incomplete` and `endpoint-incomplete` before anything is served. */
export function createApp(house: House): App {
  const app = express();
  const { config } = house;
  const open = sessions(house);
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxies);
  app.set('query parser', 'simple');
  app.use(strictHeaders(config.publicUrl.protocol === 'https:'));
  app.get('/healthz', async (_req, res) => {
    await house.database.raw('select 1');
    res.type('text/plain').send('ok\n');
  });
  app.use(assets());
  app.use('/api/v1', mountApi(house));
  app.use(mountRecipientAnswers(house));
  app.use(mountGpc(house));
  app.use(mountConsentDoor(house));
  app.use(mountKlaroDoor(house));
  app.use(neverStored);
  if (config.demonstration) app.use('/mailbox', mountMailbox(config.dataFolder));
  app.get('/', async (req, res) => {
    const controllers = await listControllers(house.database);
    const values = { controllers, stylesVersion, accountPages: config.accountPages };
    res.type('html').send(render('welcome', values, languageOf(req, undefined)));
  });
  app.use('/go', mountDoors(house));
  app.get('/:controller/brand-:version.css', findDoor(house), brand);
  app.use('/:controller', findDoor(house), hearSignal, ...open.middleware);
  app.use('/:controller/console', mountPages(house, open, '/console', CONSOLE_PAGES));
  app.use('/:controller', heedSignal(house), mountPages(house, open, '', PORTAL_PAGES));
  app.use(() => {
    throw nothingHere();
  });
  app.use(showError);
  return { express: app, close: open.close };
}
