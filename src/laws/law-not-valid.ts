// How a law file is refused: by file, line and path, and the folder with it.
import { Problem } from '../platform/problem.ts';

/** A law file is refused whole, and with it the folder: half a law would be a wrong law. */
export function lawNotValid(file: string, line: number | null, path: string | null, why: string): Problem {
  const place = line === null ? file : `${file}, line ${line}`;
  const subject = path === null ? '' : `"${path}" `;
  const message = `${place}: ${subject}${why}. No law was loaded; correct the file and start again.`;
  return new Problem('invalid', 'law-not-valid', message, { file, line, path });
}
