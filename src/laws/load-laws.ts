// Loads every law of a folder, and refuses rules that overlap, leave gaps, share names or count on no calendar.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCalendar } from './calendar.ts';
import { lawNotValid } from './law-not-valid.ts';
import type { Law, Rule } from './law-schema.ts';
import { type ReadLaw, readLaw } from './read-law.ts';

/**
 * All laws of a folder by id, in the order of their ids. Throws `law-not-valid` (file, line, path) for the first hole,
 * overlap or unknown name; a law is loaded whole or not at all. Reads `*.yaml`; a folder without laws is refused.
 */
export async function loadLaws(folder: string): Promise<ReadonlyMap<string, Law>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  if (files.length === 0) throw lawNotValid('laws', null, null, 'the folder holds no law');
  const laws = new Map<string, Law>();
  for (const file of files) {
    const read = readLaw(await readFile(join(folder, file), 'utf8'), file);
    const other = laws.get(read.law.id);
    if (other !== undefined) read.refuse(['law'], `is also the law of ${other.file}`);
    checkLaw(read);
    laws.set(read.law.id, read.law);
  }
  return laws;
}

/** What the shape alone cannot say of one law. Throws `law-not-valid`. */
export function checkLaw(read: ReadLaw): void {
  const { law } = read;
  if (`${law.id}.yaml` !== law.file) read.refuse(['law'], `must be the name of its file, ${law.file}`);
  if (!isCalendar(law.calendar.value))
    read.refuse(['calendar', 'value'], 'is no holiday calendar that is known');
  for (const exemption of law.exemptions.keys()) {
    const { code } = law.exemptions[exemption] ?? { code: '' };
    if (law.exemptions.findIndex((one) => one.code === code) !== exemption)
      read.refuse(['exemptions', exemption, 'code'], 'stands twice in the list');
  }
  const named = law.agents.flatMap(({ rights }) => rights);
  for (const [index, { rights }] of law.agents.entries())
    if ([rights].flat().some((one) => named.filter((other) => other === one).length > 1))
      read.refuse(['agents', index, 'rights'], 'names a right that stands twice in the list');
  for (const right of new Set(law.rules.map((rule) => rule.right)))
    checkVersions(
      read,
      law.rules.filter((rule) => rule.right === right),
    );
}

function checkVersions(read: ReadLaw, rules: readonly Rule[]): void {
  const refuse = (rule: Rule, why: string): never => {
    throw lawNotValid(read.law.file, read.lineOf(rule), `${rule.id} version ${rule.version}`, why);
  };
  for (const rule of rules) {
    if (rules.find(({ version }) => version === rule.version) !== rule) refuse(rule, 'stands twice');
    if (rule.effective_to !== undefined && rule.effective_to < rule.effective_from)
      refuse(rule, 'ends before it begins');
  }
  // ISO days sort as text. A proposed rule binds nobody yet, so it may overlap.
  const inForce = rules
    .filter(({ status }) => status === 'in-force')
    .sort((a, b) => (a.effective_from < b.effective_from ? -1 : 1));
  for (const [index, rule] of inForce.entries()) {
    const next = inForce[index + 1];
    if (next === undefined) continue;
    if (rule.effective_to === undefined || rule.effective_to >= next.effective_from)
      refuse(next, `begins on ${next.effective_from}, while version ${rule.version} is still in force`);
    else if (Temporal.PlainDate.from(rule.effective_to).add({ days: 1 }).toString() !== next.effective_from)
      refuse(
        next,
        `begins on ${next.effective_from}, but version ${rule.version} ended on ${rule.effective_to}: a gap`,
      );
    if (next.version <= rule.version) refuse(next, `must have a higher version than ${rule.version}`);
  }
}
