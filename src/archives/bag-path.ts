// Paths in bags: how they are written in manifests (RFC 8493, 2.1.3), and which of them stay within the bag.

/** A path as it stands in a manifest: CR, LF and `%` are percent-encoded. */
export function encodeBagPath(path: string): string {
  return path.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The path that an entry of a manifest means. Before version 1.0 a percent sign was a percent sign. */
export function decodeBagPath(entry: string, version: string): string {
  const breaks = entry.replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');
  return version === '1.0' ? breaks.replaceAll('%25', '%') : breaks;
}

/**
 * Why a path leads out of a bag, in words; null when it stays within. Also what only Windows would read as leading out
 * is refused, since nobody knows where a bag is opened.
 */
export function leadsOutside(path: string): string | null {
  if (path === '' || path.includes('\0')) return 'it is no path';
  if (path.startsWith('/')) return 'it is absolute';
  if (path.startsWith('~')) return 'it begins in a home folder';
  if (/^[a-z]:/i.test(path) || path.startsWith('\\\\')) return 'it names a drive or another machine';
  if (/^%[a-z_]+%/i.test(path)) return 'it begins with a variable';
  const steps = path.split(/[/\\]/);
  if (steps.includes('..')) return 'it goes up';
  if (steps.includes('')) return 'it has an empty step';
  return null;
}
