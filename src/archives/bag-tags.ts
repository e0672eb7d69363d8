// Reads the tag files of a bag: declaration, manifests, fetch list and metadata (RFC 8493, 2).
import type { BagOddity } from './bag-finding.ts';
import { decodeBagPath } from './bag-path.ts';

export interface Declaration {
  readonly version: string;
  readonly encoding: string;
  /** Written as version 1.0 asks, without a spare space. */
  readonly exact: boolean;
}

const VERSIONS = new Set(['0.93', '0.94', '0.95', '0.96', '0.97', '1.0']);
const STRICT = /^BagIt-Version: ([0-9]+\.[0-9]+)\nTag-File-Character-Encoding: (\S+)\n?$/;
const LENIENT = /^BagIt-Version: *([0-9]+\.[0-9]+)[ \t]*\nTag-File-Character-Encoding: *(\S+)[ \t]*\n*$/;

/** Reads `bagit.txt`; a text when it is none that we know, saying why. */
export function readDeclaration(bytes: Uint8Array): Declaration | 'bagit-malformed' | 'version-unknown' {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'bagit-malformed';
  const text = decodeTag(bytes, 'UTF-8');
  const lines = text === null ? '' : breaksOf(text);
  const [, version = '', encoding = ''] = LENIENT.exec(lines) ?? [];
  if (version === '') return 'bagit-malformed';
  if (!VERSIONS.has(version)) return 'version-unknown';
  return { version, encoding, exact: STRICT.test(lines) };
}

/** The text of a tag file in the declared encoding; null when its bytes are none, or nobody knows the encoding. */
export function decodeTag(bytes: Uint8Array, encoding: string): string | null {
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  const name = /^utf-?16$/i.test(encoding) ? (big ? 'utf-16be' : 'utf-16le') : encoding;
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Whether a declared encoding has a decoder here. */
export function knownEncoding(encoding: string): boolean {
  return decodeTag(new Uint8Array(0), encoding) !== null;
}

export interface ManifestEntry {
  /** Lower-case hex. */
  readonly digest: string;
  readonly path: string;
  readonly oddities: readonly BagOddity[];
}

const ENTRY = /^([0-9a-f]+)[ \t]+(\*?)(.+)$/i;

/** Entries of a manifest; null in the place of a line that is none. */
export function readManifest(text: string, version: string, digits: number): (ManifestEntry | null)[] {
  return linesOf(text).map((line) => {
    const [, digest = '', star = '', written = ''] = ENTRY.exec(line) ?? [];
    if (digest.length !== digits) return null;
    const path = decodeBagPath(written.replace(/^(?:\.\/)+/, ''), version);
    const oddities: BagOddity[] = [];
    if (star !== '') oddities.push('star-in-front');
    if (written.startsWith('./')) oddities.push('leading-dot');
    return { digest: digest.toLowerCase(), path, oddities };
  });
}

/** Paths of a fetch list (`url length path`); null in the place of a line that is none. */
export function readFetchPaths(text: string, version: string): (string | null)[] {
  return linesOf(text).map((line) => {
    const [, path] = /^\S+[ \t]+(?:[0-9]+|-)[ \t]+(.+)$/.exec(line) ?? [];
    return path === undefined ? null : decodeBagPath(path.replace(/^(?:\.\/)+/, ''), version);
  });
}

/** Pairs of `bag-info.txt`: a line that begins with space goes on with the one before. Labels in lower case. */
export function readInfo(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  for (const line of linesOf(text)) {
    const last = pairs.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      last[1] = `${last[1]} ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) pairs.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return pairs;
}

function linesOf(text: string): string[] {
  return breaksOf(text)
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** Lines may end in LF, CR or both. */
function breaksOf(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
