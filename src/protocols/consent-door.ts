// The public door of consent: a page's own script fetches the notice, shows it, and sends what the person chose.
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { CHOICES, METHODS } from '../consent/consent-record.ts';
import { statesOf } from '../consent/consent-state.ts';
import { checkDevice, drawDevice } from '../consent/device.ts';
import { recordPageChoices } from '../consent/page-choices.ts';
import { type AskedPurpose, VARIANTS, writePublicNotice } from '../consent/public-notice.ts';
import { readShown, SHOWN_MINUTES, signShown } from '../consent/shown-token.ts';
import { honourOnDevice } from '../consent/signal.ts';
import { LANGUAGES, translate } from '../languages/translate.ts';
import type { Controller } from '../platform/controller.ts';
import { findDoor } from '../web/doors.ts';
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

const VISITOR: Actor = { kind: 'subject', id: 'anonymous' };
/** A page may ask for a purpose once and more is a mistake. */
const MOST_CHOICES = 50;

const NoticeQuery = z.strictObject({
  lang: z.enum(LANGUAGES.map(({ code }) => code)).optional(),
  variant: z.enum(VARIANTS).default('banner'),
});

const Sent = z.strictObject({
  token: z.string().max(10_000).optional(),
  /** Milliseconds from the arrival of the notice to the act, on the page's own stopwatch: clocks of devices are often wrong. */
  afterMs: z
    .int()
    .min(0)
    .max(SHOWN_MINUTES * 60_000),
  choices: z
    .array(z.strictObject({ purpose: z.string().min(1).max(63), choice: z.enum(CHOICES) }))
    .min(1)
    .max(MOST_CHOICES)
    .refine((all) => new Set(all.map(({ purpose }) => purpose)).size === all.length, 'names a purpose twice'),
  method: z.enum(METHODS).exclude(['signal', 'spoken', 'written']).nullable().default(null),
  jurisdiction: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/)
    .nullable()
    .default(null),
  age: z.int().min(0).max(120).nullable().default(null),
});

/** `GET /:controller/consent/notice` and `POST /:controller/consent`. Neither reads or sets a cookie. */
export function mountConsentDoor(house: House): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const paths = ['/:controller/consent/notice', '/:controller/consent'];
  router.use(paths, neverStored, findDoor(house), fromListedPage);
  router.options(paths, preflight);
  router.get('/:controller/consent/notice', notTooOften(house), showNotice(house));
  const json = express.json({ limit: LARGEST_BODY, inflate: false, type: 'application/json' });
  router.post('/:controller/consent', notTooOften(house), json, takeChoices(house));
  router.use(paths, refused);
  return router;
}

function showNotice(house: House): RequestHandler {
  return async (req, res) => {
    const controller = res.locals.controller as Controller;
    const { lang, variant } = readInput(NoticeQuery, req.query, 'query');
    const language = lang ?? languageOf(req, controller);
    const key = shownKey(house);
    const known = deviceOf(req, key, controller.id);
    const device = known ?? drawDevice(key, controller.id);
    const signal = asksPrivacy(req);
    // One moment for signal and token, so that what is explicitly allowed beside the signal is later, however slow this is.
    const { notice, choices, at } = await house.inWork(controller.id, VISITOR, async (work) => {
      if (signal && known !== null) await honourOnDevice(work, known, work.at.subtract({ milliseconds: 1 }));
      const written = await writePublicNotice(work, { language, variant });
      return { notice: written, choices: known === null ? [] : await chosen(work, known), at: work.at };
    });
    const { hash, text, asked } = notice;
    const purposes = asked.map(({ purpose: { name, version } }) => ({ name, version }));
    const shown = { controllerId: controller.id, notice: hash, language, variant, purposes, device };
    send(res, 200, {
      ...{ notice: hash, language: notice.language, variant, text },
      purposes: asked.map(described),
      choices,
      device,
      token: await signShown(key, shown, { at }),
      expiresAt: at.add({ minutes: SHOWN_MINUTES }).toString({ smallestUnit: 'second' }),
      signal: signal
        ? {
            honoured: true,
            title: translate(language, 'signal.title'),
            words: translate(language, 'signal.browser'),
          }
        : null,
    });
  };
}

function takeChoices(house: House): RequestHandler {
  return async (req, res) => {
    const { id: controllerId } = res.locals.controller as Controller;
    const { token, afterMs, ...sent } = readInput(Sent, readBody(req.body, 'application/json'), 'body');
    const shown = await readShown(shownKey(house), token, { controllerId, at: house.clock() });
    const choices = {
      ...sent,
      source: 'page' as const,
      actedAt: shown.at.add({ milliseconds: afterMs }),
      signal: asksPrivacy(req),
    };
    const kept = await house.inWork(
      controllerId,
      VISITOR,
      async (work) => await recordPageChoices(work, shown, choices),
    );
    const isNew = kept.some(({ status }) => status === 'recorded');
    send(res, isNew ? 201 : 200, { device: shown.device, choices: kept });
  };
}

/** The device of the call, if it shows one. Throws `device-not-ours`. */
function deviceOf(req: Request, key: Uint8Array, controllerId: string): string | null {
  const shown = req.get('habeas-device');
  return shown === undefined ? null : checkDevice(key, controllerId, shown);
}

/** What this device chose before. */
async function chosen(work: Work, deviceId: string) {
  const states = await statesOf(work, { deviceId });
  return states.map(({ purpose, choice, record, actedAt, purposeVersion, expiresAt }) => ({
    ...{ purpose, choice, record, version: purposeVersion },
    actedAt: actedAt.toString(),
    expiresAt: expiresAt?.toString() ?? null,
  }));
}

function described({ purpose, sentences }: AskedPurpose) {
  const { name, version, words, categories, recipients, consent } = purpose;
  return {
    ...{ name, version, words, sentences, categories, recipients },
    minimumAge: consent?.minimumAge ?? null,
    expiresAfter: consent?.expiresAfter ?? null,
    explicit: consent?.explicit ?? false,
    bundled: consent?.bundled ?? false,
  };
}

function send(res: Response, status: number, body: object): void {
  res.status(status).type('application/json').end(JSON.stringify(body));
}
