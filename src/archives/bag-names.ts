// Names in a manifest that go wrong on somebody else's machine.
import type { BagWarning } from './bag-finding.ts';

/** Files that systems make by themselves, and remove or change as they like. */
const SYSTEM = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]+)$/i;

/** Names that differ in case or in their Unicode form alone, and names of files that belong to a system. */
export function oddNames(paths: readonly string[]): BagWarning[] {
  const found: BagWarning[] = [];
  const folded = new Map<string, string>();
  const composed = new Map<string, string>();
  for (const path of new Set(paths)) {
    if (SYSTEM.test(path)) found.push({ oddity: 'system-file', path });
    const form = path.normalize('NFC');
    if (composed.has(form)) found.push({ oddity: 'form-twins', path });
    else if (folded.has(form.toLowerCase())) found.push({ oddity: 'case-twins', path });
    composed.set(form, path);
    folded.set(form.toLowerCase(), path);
  }
  return found;
}
