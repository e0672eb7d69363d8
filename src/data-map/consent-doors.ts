// What a pack says of the pages that send choices: their origins, and the names of their banner.
import { z } from 'zod';

const purpose = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be the name of a purpose');

/** `https://host` or with a port; plain HTTP only on the machine itself, where a page is being made. */
const origin = z
  .string()
  .regex(
    /^(https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+|http:\/\/(localhost|127\.0\.0\.1))(:\d{1,5})?$/,
    'must be an origin in small letters, such as https://www.example.org, without a path',
  );

const once = (names: readonly string[], context: z.RefinementCtx): void => {
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice >= 0) context.addIssue({ code: 'custom', path: [twice], message: 'stands twice in the list' });
};

export const ConsentDoorsPart = z.strictObject({
  origins: z.array(origin).min(1).max(50).superRefine(once),
  klaro: z
    .strictObject({
      /** The id in Klaro's addresses: `data-klaro-id`. */
      manager: z.string().regex(/^[a-z0-9-]{1,60}$/, 'must be small letters, digits and hyphens'),
      /** Klaro's name of a service → the name of our purpose. */
      services: z
        .record(z.string().regex(/^[\w.-]{1,60}$/, 'must be a name of a service in Klaro'), purpose)
        .refine((services) => Object.keys(services).length > 0, 'must name at least one service')
        .refine((services) => Object.keys(services).length <= 50, 'may name at most 50 services')
        .refine((services) => {
          const purposes = Object.values(services);
          return new Set(purposes).size === purposes.length;
        }, 'must give each service a purpose of its own: two switches for one purpose could say two things'),
    })
    .nullable()
    .default(null),
});
