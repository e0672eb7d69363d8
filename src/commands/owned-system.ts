// `habeas store add … --owner`: a system that nothing of ours reaches, and who does there by hand what is asked.

import { listStores } from '../data-map/data-store.ts';
import { addOwnedSystem } from '../data-map/owned-system.ts';
import { ownedSystemGiven } from '../data-map/stores-file.ts';
import { Problem } from '../platform/problem.ts';
import type { House } from '../work.ts';
import { controllerNamed, TERMINAL } from './named.ts';
import { say } from './terminal.ts';

/** What the terminal takes; days as they were typed. */
export interface OwnedOptions {
  readonly owner?: string;
  readonly lastResort?: string;
  readonly days: string;
  readonly language: string;
  readonly holds?: readonly string[];
  readonly identifyBy?: readonly string[];
}

/** Adds a system, or changes the one of that name. Throws `system-not-valid`, `store-name-taken`, `system-label-taken`. */
export async function addOwnedSystemCommand(
  house: House,
  slug: string,
  given: OwnedOptions & {
    readonly name: string;
    readonly label: string;
    /** A system that can be connected has no owner here. */
    readonly address: string | undefined;
  },
): Promise<void> {
  const { name, label, address, owner, lastResort, days, language, holds, identifyBy } = given;
  if (address !== undefined)
    throw new Problem(
      'invalid',
      'system-not-valid',
      'A system has either an address or --owner. Nothing was saved.',
    );
  const system = ownedSystemGiven({
    name,
    label,
    owner,
    holds: holds ?? [label],
    days: Number(days),
    language,
    ...(lastResort === undefined ? {} : { last_resort: lastResort }),
    ...(identifyBy === undefined ? {} : { identify_by: identifyBy }),
  });
  const { id } = await controllerNamed(house, slug);
  const outcome = await house.inWork(id, TERMINAL, async (work) => {
    if ((await listStores(work)).some((store) => store.name === name))
      throw new Problem(
        'conflict',
        'store-name-taken',
        `A connected store is called "${name}" already. Nothing was saved; choose another name.`,
      );
    return await addOwnedSystem(work, system);
  });
  say(
    `System "${name}" ${outcome}. ${system.owner} is asked by letter and has ${system.days} days to answer.`,
  );
}
