// Who acts at the terminal, and for which controller.
import { userInfo } from 'node:os';
import { type Controller, findControllerBySlug } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import type { Actor, House } from '../work.ts';

/** Whoever sits at the terminal, by the name of the account; an administrator of the machine. */
export const TERMINAL: Actor = { kind: 'machine', id: `terminal:${userInfo().username}` };

/** The controller of a command. Throws `controller-unknown`. */
export async function controllerNamed(house: House, slug: string): Promise<Controller> {
  const controller = await findControllerBySlug(house.database, slug);
  if (controller !== undefined) return controller;
  throw new Problem(
    'not-found',
    'controller-unknown',
    `There is no controller "${slug}". Make one with habeas init.`,
  );
}
