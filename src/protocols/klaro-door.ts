// The banner Klaro as a client of ours: its configuration, and what it submits (its wire format, version 0.7.22).
import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { acknowledgeNotice } from '../consent/agreement.ts';
import { drawDevice } from '../consent/device.ts';
import { recordPageChoices } from '../consent/page-choices.ts';
import { readShown, type ShownAt, signShown } from '../consent/shown-token.ts';
import { honourOnDevice } from '../consent/signal.ts';
import { LANGUAGES } from '../languages/translate.ts';
import type { Controller } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import { findDoor, nothingHere } from '../web/doors.ts';
import { languageOf } from '../web/language.ts';
import { asksPrivacy } from '../web/privacy-signal.ts';
import { neverStored } from '../web/security.ts';
import type { Actor, House, Work } from '../work.ts';
import {
  fromListedPage,
  LARGEST_BODY,
  notTooOften,
  preflight,
  readBody,
  readInput,
  refused,
  shownKey,
} from './from-page.ts';
import { writeKlaroConfig } from './klaro-config.ts';
import { choicesOf, KlaroMessage } from './klaro-message.ts';

const VISITOR: Actor = { kind: 'subject', id: 'anonymous' };
/** Klaro fetches its configuration once a page, and a page may stay open for a day; it cannot fetch the token again. */
const MINUTES = 24 * 60;
const BASE = '/:controller/consent/klaro/v1/privacy-managers/:manager';

const ConfigQuery = z.strictObject({
  name: z
    .string()
    .regex(/^[\w-]{1,60}$/)
    .default('default'),
  testing: z.literal('true').optional(),
  lang: z.enum(LANGUAGES.map(({ code }) => code)).optional(),
});

/** `GET …/config.json` and `POST …/submit` under `/:controller/consent/klaro/v1/privacy-managers/:manager`. */
export function mountKlaroDoor(house: House): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const paths = [`${BASE}/config.json`, `${BASE}/submit`];
  router.use(paths, neverStored, findDoor(house), fromListedPage, theManager);
  router.options(paths, preflight);
  router.get(`${BASE}/config.json`, notTooOften(house), giveConfig(house));
  const text = express.text({
    limit: LARGEST_BODY,
    inflate: false,
    type: ['text/plain', 'application/json'],
  });
  router.post(`${BASE}/submit`, notTooOften(house), text, takeMessage(house));
  router.use(paths, refused);
  return router;
}

/** Only the banner that the pack names has an address. */
const theManager: RequestHandler = (req, res, next) => {
  const { consentDoors } = res.locals.controller as Controller;
  if (consentDoors?.klaro?.manager !== req.params.manager) throw nothingHere();
  next();
};

const servicesOf = (controller: Controller): Readonly<Record<string, string>> =>
  controller.consentDoors?.klaro?.services ?? {};

function giveConfig(house: House): RequestHandler {
  return async (req, res) => {
    const controller = res.locals.controller as Controller;
    const { name, lang } = readInput(ConfigQuery, req.query, 'query');
    const language = lang ?? languageOf(req, controller);
    const services = servicesOf(controller);
    const { notice, purposes, shown } = await house.inWork(
      controller.id,
      VISITOR,
      async (work) => await writeKlaroConfig(work, { name, language, services }),
    );
    const key = shownKey(house);
    const device = drawDevice(key, controller.id);
    const told = { controllerId: controller.id, notice, language, variant: 'klaro', purposes, device };
    const id = await signShown(key, told, { at: house.clock(), minutes: MINUTES });
    res.type('application/json').end(JSON.stringify({ ...shown, id }));
  };
}

function takeMessage(house: House): RequestHandler {
  return async (req, res) => {
    const controller = res.locals.controller as Controller;
    const { consent_data: said } = readInput(
      KlaroMessage,
      parsed(readBody(req.body, 'text/plain JSON')),
      'body',
    );
    const place = { controllerId: controller.id, at: house.clock() };
    const shown = await readShown(shownKey(house), said.config, place);
    const asked = new Set(shown.purposes.map(({ name }) => name));
    const choices = choicesOf(said, servicesOf(controller), asked);
    const signal = asksPrivacy(req);
    const recorded = await house.inWork(controller.id, VISITOR, async (work) => {
      if (said.type === 'show') return await seen(work, shown, signal);
      // Klaro does not say when: the whole second, so that what arrives twice at once is one act.
      const actedAt = work.at.round({ smallestUnit: 'second', roundingMode: 'floor' });
      const facts = { actedAt, method: 'button', jurisdiction: null, age: null } as const;
      const kept = await recordPageChoices(work, shown, { source: 'klaro', choices, ...facts, signal });
      return kept.length;
    });
    res.status(201).type('application/json').end(JSON.stringify({ recorded }));
  };
}

/** The banner was on the screen: that is no choice, and stands in a table of its own. */
async function seen(work: Work, shown: ShownAt, signal: boolean): Promise<number> {
  if (signal) await honourOnDevice(work, shown.device, work.at);
  const actedAt = work.at.round({ smallestUnit: 'second', roundingMode: 'floor' });
  const nothing = { document: null, documentVersion: null, method: null, jurisdiction: null, age: null };
  const act = {
    who: { deviceId: shown.device },
    notice: shown.notice,
    actedAt,
    source: 'klaro',
    ...nothing,
  } as const;
  await acknowledgeNotice(work, act);
  return 0;
}

/** Klaro sends JSON as plain text, so that no browser asks before. Throws `body-not-json`. */
function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    throw new Problem(
      'unsupported',
      'body-not-json',
      'Send the body as text/plain JSON in UTF-8. Nothing was recorded.',
    );
  }
}
