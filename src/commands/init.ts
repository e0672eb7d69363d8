// `habeas init`: an empty controller, and the first administrator, who is invited by mail and invites the rest.
import { z } from 'zod';
import { createController } from '../data-map/create-controller.ts';
import { findControllerBySlug, NEW_CONTROLLER } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import { readEmail } from '../subjects/identifiers.ts';
import { inviteStaff } from '../verification/invite-staff.ts';
import { type House, MACHINE } from '../work.ts';
import { pairs, say } from './terminal.ts';

const Options = z.object({
  slug: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/, 'the short name has small letters, digits and hyphens'),
  name: z.string().trim().min(1, 'the name of the organisation is missing').max(200),
  admin: z.string(),
});

/** Makes the controller, its keys and its log, and writes the invitation. Throws `controller-exists`, `options-not-valid`. */
export async function initCommand(house: House, given: Record<string, unknown>): Promise<void> {
  const read = Options.safeParse(given);
  if (!read.success) {
    const message = read.error.issues.map((issue) => issue.message).join('; ');
    throw new Problem('invalid', 'options-not-valid', `Nothing was made: ${message}.`);
  }
  const { slug, name } = read.data;
  const admin = readEmail(read.data.admin);
  if ((await findControllerBySlug(house.database, slug)) !== undefined) {
    throw new Problem(
      'conflict',
      'controller-exists',
      `There is already a controller "${slug}". Nothing was changed.`,
    );
  }
  const controller = await createController(house, {
    ...NEW_CONTROLLER,
    slug,
    name,
    contactEmail: admin,
    senderName: name,
    senderEmail: admin,
  });
  await house.inWork(controller.id, MACHINE, async (work) => {
    await work.record('controller.created', controller.id, { slug });
    await inviteStaff(work, { email: admin, name: 'First administrator', roles: ['administrator'] });
  });
  const at = (path: string): string => new URL(path, house.config.publicUrl).href;
  say(`Made the controller "${name}".`);
  pairs([
    ['Its page for people', at(`/${slug}`)],
    ['Its console', at(`/${slug}/console`)],
    ['Invitation', `on its way to ${admin} as soon as \`habeas worker\` runs`],
  ]);
  say(
    `Next: habeas store add ${slug} NAME postgresql://… , habeas map draft ${slug} NAME, habeas apply PACK`,
  );
}
