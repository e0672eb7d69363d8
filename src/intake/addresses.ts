// The addresses at which a controller takes mail, and whose a given address is.
import { findDoor } from '../notifications/door.ts';
import { tokenIn } from '../notifications/neutral-letter.ts';
import { type Controller, listControllers } from '../platform/controller.ts';
import { foldEmail } from '../subjects/identifiers.ts';
import type { House } from '../work.ts';

/** Every address of a controller, folded: where people may write, where our letters come from, neutral ones too, and the further ones. */
export function ownAddresses(
  controller: Pick<Controller, 'contactEmail' | 'senderEmail' | 'neutralSenderEmail' | 'intakeEmails'>,
): string[] {
  const { contactEmail, senderEmail, neutralSenderEmail, intakeEmails } = controller;
  return [contactEmail, senderEmail, neutralSenderEmail, ...intakeEmails]
    .filter((email) => email !== '')
    .map(foldEmail);
}

/**
 * The controller that takes mail at this address; undefined for everybody else's. The first by name if two share it. An
 * answer to a neutral letter of the house belongs to the controller whose letter it was.
 */
export async function controllerAt(
  house: Pick<House, 'inWork' | 'database' | 'config'>,
  email: string,
): Promise<Controller | undefined> {
  const token = tokenIn(house.config, email);
  const door = token === null ? null : await findDoor(house, token);
  if (door !== null) return door.controller;
  const folded = foldEmail(email);
  const controllers = await listControllers(house.database);
  return controllers.find((one) => ownAddresses(one).includes(folded));
}
