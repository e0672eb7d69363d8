// Reads one law file: bounded YAML, the strict shape, and refusals that name file, line and path.
import { sha256 } from '../platform/crypto.ts';
import { lawNotValid } from './law-not-valid.ts';
import { type Law, LawText, type Rule } from './law-schema.ts';
import { type Path, parsedLaw } from './law-yaml.ts';

/** A law with the line of every part of it, for checks that look across rules and files. */
export interface ReadLaw {
  readonly law: Law;
  /** The line of the entry from which a rule came. */
  lineOf(rule: Rule): number | null;
  /** Throws `law-not-valid` at a path of the file. */
  refuse(path: Path, why: string): never;
}

/**
 * Reads the text of `laws/<file>`. YAML 1.2 core, no aliases, no key twice. Entries with several rights become one
 * rule for each. Throws `law-not-valid` with file, line and path.
 */
export function readLaw(text: string, file: string): ReadLaw {
  const { has, lineOf, plain } = parsedLaw(text, file);
  const refuse = (path: Path, why: string): never => {
    throw lawNotValid(file, lineOf(path), spell(path), why);
  };
  const read = LawText.safeParse(plain);
  if (!read.success) {
    const { issues } = read.error;
    // A misspelled key is also a missing one; the misspelling is what helps.
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
    const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    if (unknown !== undefined) return refuse([...path, unknown], 'is not a key that a law file knows');
    return refuse(path, !has(path) ? 'is missing' : sentenceOf(issue?.message ?? ''));
  }
  const { rules: entries, law: id, ...rest } = read.data;
  const lines = new Map<Rule, number | null>();
  const rules = entries.flatMap(({ rights, counting, ...entry }, index) =>
    rights.map((right): Rule => {
      const rule = {
        ...entry,
        id: `${id}/${right}`,
        law: id,
        lawName: rest.name,
        right,
        counting: counting ?? rest.counting,
        calendar: rest.calendar,
      };
      lines.set(rule, lineOf(['rules', index]));
      return rule;
    }),
  );
  const law: Law = { ...rest, id, file, digest: sha256(text).toString('hex'), rules };
  return { law, lineOf: (rule) => lines.get(rule) ?? null, refuse };
}

/** Our own messages go on from the path; those of the library begin with a capital. */
function sentenceOf(message: string): string {
  if (!/^[A-Z]/.test(message)) return message;
  const bare = message.replace(/^Invalid (input|option): /, '');
  return `is not accepted: ${bare.charAt(0).toLowerCase()}${bare.slice(1)}`;
}

/** `rules[0].due.count.mark` */
function spell(path: Path): string {
  const whole = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return whole.replace(/^\./, '') || 'the file';
}
