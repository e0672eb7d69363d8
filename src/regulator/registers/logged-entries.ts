// Entries of a register as the log has them up to a checkpoint: versions that were sealed later do not stand in a bundle.
import type { BundleLook } from '../bundle/bundle-part.ts';
import { loggedUpTo } from '../logged.ts';
import { countEntries, type Entry, listEntries, type Register } from './register-entry.ts';

/** An entry with the entries of the log that tell of its versions. */
export interface LoggedEntry<Content> extends Entry<Content> {
  readonly cited: readonly string[];
}

export interface LoggedRegister<Content> {
  /** By number, oldest first. */
  readonly entries: readonly LoggedEntry<Content>[];
  /** Entries whose words have gone by the schedule of our own tables. */
  readonly gone: number;
}

/** A register as it stood when the checkpoint was signed. */
export async function loggedRegister<Content>(
  look: BundleLook,
  register: Register<Content>,
): Promise<LoggedRegister<Content>> {
  const logged = await loggedUpTo(look, [register.recorded, register.amended]);
  const cited = Map.groupBy(logged, ({ about }) => about);
  const all = await listEntries(look.work, register);
  const gone = (await countEntries(look.work, register.name)) - all.length;
  const entries = all.flatMap((entry): LoggedEntry<Content>[] => {
    const own = cited.get(entry.id) ?? [];
    const known = new Set(own.map(({ details }) => details.version));
    const versions = entry.versions.filter(({ version }) => known.has(version));
    const newest = versions.at(-1);
    return newest === undefined ? [] : [{ ...entry, versions, newest, cited: own.map(({ id }) => id) }];
  });
  return { entries: entries.toReversed(), gone };
}

/** Each version as a bundle shows it: what it said, when it was written, and by whom under another name. */
export function shownVersions<Content extends object>(
  { pseudonyms }: BundleLook,
  { versions }: Entry<Content>,
): object[] {
  return versions.map(({ version, content, writtenAt, writtenByKind, writtenBy }) => ({
    version,
    writtenAt: writtenAt.toString(),
    writtenBy: writtenByKind === 'staff' ? pseudonyms.ofAccount(writtenBy) : writtenByKind,
    ...content,
  }));
}

/** A register belongs to no case: a bundle about one holds nothing of it. */
export function leftOut(title: string): { files: []; sentences: []; omissions: string[]; cited: [] } {
  const omission = `${title}: left out, because this bundle is about one case and the register is not about its person.`;
  return { files: [], sentences: [], omissions: [omission], cited: [] };
}
