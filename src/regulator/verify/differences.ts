// Where two sets of figures differ: each place with what is said there and what was counted.

export interface Difference {
  /** As a path of members: `months.2026-11.late`. */
  readonly at: string;
  readonly said: string;
  readonly counted: string;
}

/** More than these are not told one by one. */
const MOST = 20;

/** Compares JSON values, member by member. Entries of lists are named by their place. */
export function differences(said: unknown, counted: unknown): Difference[] {
  const found: Difference[] = [];
  look(said, counted, '', found);
  return found;
}

function look(said: unknown, counted: unknown, at: string, found: Difference[]): void {
  if (found.length >= MOST || said === counted) return;
  if (!isTree(said) || !isTree(counted) || Array.isArray(said) !== Array.isArray(counted)) {
    found.push({ at: at === '' ? 'the whole' : at, said: words(said), counted: words(counted) });
    return;
  }
  const own = new Map(Object.entries(counted));
  const theirs = new Map(Object.entries(said));
  for (const name of new Set([...theirs.keys(), ...own.keys()]))
    look(theirs.get(name), own.get(name), at === '' ? name : `${at}.${name}`, found);
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function words(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
