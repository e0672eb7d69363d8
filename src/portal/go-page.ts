// Where the link of a neutral letter leads on: to a page of the company that the link itself does not name.
import { type RequestHandler, Router } from 'express';
import { findDoor } from '../notifications/door.ts';
import { nothingHere } from '../web/doors.ts';
import { callerOf, limit } from '../web/security.ts';
import type { House } from '../work.ts';

/** Sends whoever opens `/:token` on to its page. A token that never was, is too old or malformed: nothing is here. */
export function mountDoors(house: House): Router {
  const router = Router({ caseSensitive: true });
  const open: RequestHandler = async (req, res) => {
    await limit(house, 'door', 60, 600)(callerOf(req));
    const door = await findDoor(house, String(req.params.token));
    if (door === null) throw nothingHere();
    const { href } = house.config.publicUrl;
    res.redirect(
      303,
      new URL(`${door.controller.slug}/${door.path}`, href.endsWith('/') ? href : `${href}/`).href,
    );
  };
  router.get('/:token', open);
  return router;
}
