// The public keys of a controller's consent receipts, where everybody can fetch them (RFC 7517).
import { z } from 'zod';
import { receiptKeys } from '../consent/receipt-signature.ts';
import { page } from '../web/page.ts';

/** A checker may keep the keys for so many seconds. */
const KEPT = 300;

export const receiptKeysPage = page({
  path: '/.well-known/jwks.json',
  access: 'public',
  query: z.strictObject({}),
  get: async ({ work }) => {
    const keys = await work(receiptKeys);
    return {
      send: async (res) => {
        res
          // Public keys are for every page that wants to check a receipt.
          .set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' })
          .set('Cache-Control', `public, max-age=${KEPT}`)
          .type('application/jwk-set+json')
          .send(JSON.stringify(keys));
      },
    };
  },
});
