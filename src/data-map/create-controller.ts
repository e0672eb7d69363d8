// A new controller and its keys, in one transaction that is told which controller it makes.
import { type Controller, type ControllerValues, saveController } from '../platform/controller.ts';
import { CONTROLLER_SETTING } from '../platform/row-security.ts';
import type { House } from '../work.ts';

/** Makes a controller that was not there before; its first work may follow at once. */
export async function createController(house: House, values: ControllerValues): Promise<Controller> {
  return await house.database.transaction(async (trx) => {
    const { controller } = await saveController(trx, values);
    await trx.raw('select set_config(?, ?, true)', [CONTROLLER_SETTING, controller.id]);
    await house.keys.create(trx, controller.id);
    return controller;
  });
}
