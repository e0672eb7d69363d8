// The addresses at which a controller takes mail, and whose a given address is.
import type { Knex } from 'knex';
import { type Controller, listControllers } from '../platform/controller.ts';
import { foldEmail } from '../subjects/identifiers.ts';

/** Every address of a controller, folded: where people may write, where our letters come from, and the further ones. */
export function ownAddresses(
  controller: Pick<Controller, 'contactEmail' | 'senderEmail' | 'intakeEmails'>,
): string[] {
  const all = [controller.contactEmail, controller.senderEmail, ...controller.intakeEmails];
  return all.filter((email) => email !== '').map(foldEmail);
}

/** The controller that takes mail at this address; undefined for everybody else's. The first by name if two share it. */
export async function controllerAt(database: Knex, email: string): Promise<Controller | undefined> {
  const folded = foldEmail(email);
  const controllers = await listControllers(database);
  return controllers.find((one) => ownAddresses(one).includes(folded));
}
