// The data map: what is known of each store, and what nobody has said anything about yet.
import { z } from 'zod';
import { can } from '../auth/permissions.ts';
import { listStores, readMap } from '../data-map/data-store.ts';
import { listUnmapped, markNotPersonal, unmappedName } from '../data-map/unmapped.ts';
import { fieldError, page } from '../web/page.ts';

export const dataMapPage = page({
  path: '/map',
  access: 'read:map',
  query: z.strictObject({}),
  get: async ({ work, errors }) => {
    const { open, stores, map } = await work(async (one) => ({
      open: await listUnmapped(one),
      stores: await listStores(one),
      map: await readMap(one),
    }));
    const values = {
      section: 'map',
      errors,
      open: open.map((item) => ({ ...item, name: unmappedName(item) })),
      stores: stores.map((store) => ({
        ...store,
        collections: map.datasets
          .filter(({ storeId }) => storeId === store.id)
          .flatMap(({ dataset }) => dataset.collections)
          .map(({ name, label, erase, fields }) => ({
            name,
            label,
            erase: erase ?? 'delete where it can be',
            fields: fields.map((field) => field.name).join(', '),
          })),
      })),
    };
    return { view: 'console/map', values };
  },
  body: z.strictObject({
    storeId: z.uuid(),
    schema: z.string().max(200),
    table: z.string().min(1).max(200),
    column: z.string().max(200),
    reason: z.string().trim().min(1, 'Say in a sentence why there is no personal data in it').max(2_000),
  }),
  post: async ({ work, body, controller, account }) => {
    if (account === null || !can(account.roles, 'change:map'))
      throw fieldError('form', 'Your role does not change the map');
    await work(
      async (one) => await markNotPersonal(one, { ...body, column: body.column === '' ? null : body.column }),
    );
    return { redirect: `/${controller.slug}/console/map` };
  },
});
