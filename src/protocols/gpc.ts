// Says at the address that browsers and auditors ask that the signal is honoured here (W3C GPC, section 4).
import { Router } from 'express';
import { findDoor } from '../web/doors.ts';
import type { House } from '../work.ts';

/** The day on which the statement last changed, in the form of RFC 3339. */
const LAST_UPDATE = '2026-11-22';

/** `/.well-known/gpc.json` of the installation, and of each controller under its own path. It holds for every controller. */
export function mountGpc(house: House): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const paths = ['/.well-known/gpc.json', '/:controller/.well-known/gpc.json'];
  router.get('/:controller/.well-known/gpc.json', findDoor(house));
  router.get(paths, (_req, res) => {
    // Public and the same for everybody: any page may read it.
    res.set({ 'Cache-Control': 'public, max-age=3600', 'Access-Control-Allow-Origin': '*' });
    res.type('application/json').end(JSON.stringify({ gpc: true, lastUpdate: LAST_UPDATE }));
  });
  return router;
}
