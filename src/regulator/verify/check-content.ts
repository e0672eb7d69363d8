// Checks that a bundle holds what its own list says, and nothing that no list knows.
import { readManifest } from '../../archives/bag-tags.ts';
import {
  type BundleReader,
  bytesOf,
  ENVELOPE,
  LIST,
  NAMES,
  OMISSIONS,
  PUBLIC_KEY,
  SIGNATURE,
  textOf,
} from './bundle-reader.ts';
import { countAt, isObject, type JsonObject, listAt, objectAt, readObject, textAt } from './read-json.ts';

const MANIFEST = 'manifest-sha512.txt';
const TAG_MANIFEST = 'tagmanifest-sha512.txt';
const TAGS = ['bagit.txt', 'bag-info.txt', MANIFEST];
const DIGITS = 128;

/** What the list of the content says of the whole. */
export interface ListSays {
  readonly controller: string | null;
  readonly scope: JsonObject;
  readonly log: JsonObject;
  readonly files: number;
  /** Names of the chapters. */
  readonly chapters: readonly string[];
}

/** Checks tag files, the list of the content and the list of what is missing. */
export async function checkContent(reader: BundleReader): Promise<ListSays> {
  const { source, findings } = reader;
  const known = new Set([...TAGS, TAG_MANIFEST, ENVELOPE, SIGNATURE, PUBLIC_KEY, NAMES]);
  for (const path of source.files.keys())
    if (!path.startsWith('data/') && !known.has(path))
      findings.add('file-unexpected', path, 'no bundle has such a file, and nothing is signed over it');
  const tags = new Set((await manifestOf(reader, TAG_MANIFEST)).keys());
  for (const path of TAGS)
    if (!tags.has(path)) findings.add('tag-file-unlisted', path, `${TAG_MANIFEST} does not name it`);
  if (!source.files.has(OMISSIONS))
    findings.add('omissions-missing', OMISSIONS, 'a bundle says what it lacks');
  return await checkList(reader);
}

async function checkList(reader: BundleReader): Promise<ListSays> {
  const { findings, source } = reader;
  const bytes = await bytesOf(reader, LIST);
  const list = bytes === null ? null : readObject(bytes);
  const files = listAt(list, 'files');
  if (bytes === null) findings.add('list-missing', LIST, 'nothing says what belongs to this bundle');
  else if (files === null || textAt(list, 'format') !== 'habeas-bundle/1')
    findings.add('list-malformed', LIST, 'it is no list of a bundle');
  const manifest = await manifestOf(reader, MANIFEST);
  const listed = new Set<string>([LIST]);
  for (const file of files ?? []) {
    const path = isObject(file) ? textAt(file, 'path') : null;
    if (path === null || !isObject(file)) {
      findings.add('list-malformed', LIST, 'an entry has no path');
      continue;
    }
    listed.add(path);
    const same =
      textAt(file, 'sha512') === manifest.get(path) && countAt(file, 'bytes') === source.files.get(path);
    if (!same) findings.add('list-differs', path, 'the list says other bytes than the manifest');
  }
  for (const path of source.files.keys())
    if (files !== null && path.startsWith('data/') && !listed.has(path))
      findings.add('list-differs', path, 'the list does not know it');
  const scope = objectAt(list, 'scope');
  const log = objectAt(list, 'log');
  const chapters = (listAt(list, 'chapters') ?? []).flatMap((one) =>
    isObject(one) ? (textAt(one, 'name') ?? []) : [],
  );
  return { controller: textAt(list, 'controller'), scope, log, files: files?.length ?? 0, chapters };
}

/** Digests by path, as a manifest of SHA-512 has them; what is wrong with it the check of the bag has said. */
async function manifestOf(reader: BundleReader, name: string): Promise<Map<string, string>> {
  const text = await textOf(reader, name);
  const entries = text === null ? [] : readManifest(text, '1.0', DIGITS);
  return new Map(entries.filter((entry) => entry !== null).map(({ path, digest }) => [path, digest]));
}
