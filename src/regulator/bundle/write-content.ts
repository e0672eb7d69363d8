// Writes the content of a bundle into its bag, chapter after chapter, while the one look is open.

import type { BagWriter } from '../../archives/bag-writer.ts';
import { sha512 } from '../../platform/crypto.ts';
import type { BundleCover, BundleFile, BundlePart } from './bundle-part.ts';
import { Cited } from './cited.ts';
import {
  type ChapterSummary,
  contentList,
  type ListedFile,
  type Omission,
  omissionList,
  omissionsOfScope,
} from './content-list.ts';
import { logFiles } from './log-files.ts';
import type { OpenLook } from './open-look.ts';

export interface ContentOrder {
  readonly parts: readonly BundlePart[];
  readonly cover: BundleCover | null;
  /** The folder of published checkpoints. */
  readonly folder: string;
  /** Told what is being written, in words. */
  readonly progress: (words: string) => void;
}

/** What stands in the bag once its tag files are written. */
export interface WrittenContent {
  readonly files: number;
  readonly bytes: number;
  /** SHA-512 of the manifest of tag files, hex: names the content. */
  readonly digest: string;
  readonly cited: number;
  readonly chapters: readonly ChapterSummary[];
  readonly omissions: readonly Omission[];
}

/** Writes every chapter, the cover, the log, the lists and the tag files. Throws what a chapter throws: nothing is left out in silence. */
export async function writeContent(
  bag: BagWriter,
  open: OpenLook,
  order: ContentOrder,
): Promise<WrittenContent> {
  const { look, checkpoint } = open;
  const { parts, cover, folder, progress } = order;
  const files: ListedFile[] = [];
  const add = async ({ path, content, source }: BundleFile): Promise<void> => {
    files.push({ ...(await bag.add(path, content())), source });
  };
  const cited = new Cited();
  const chapters: ChapterSummary[] = [];
  const omissions = omissionsOfScope(open);
  for (const part of parts) {
    progress(part.title);
    const built = await part.build(look);
    for (const file of built.files) await add(file);
    await cited.take(look, built.cited);
    const { name, title } = part;
    chapters.push({ name, title, files: built.files.length, sentences: built.sentences });
    omissions.push(...built.omissions.map((words) => ({ chapter: name, words })));
  }
  const sentences = chapters.flatMap((chapter) => chapter.sentences);
  const said = omissions.map(({ words }) => words);
  for (const file of (await cover?.(look, sentences, said)) ?? []) await add(file);
  const { places } = cited;
  let proven = 0;
  for await (const file of logFiles({ look, checkpoint, places, folder })) {
    await add(file);
    if (proven % 500 === 0) progress(`Proofs: ${proven} of ${places.length}`);
    proven += 1;
  }
  await add({ path: 'omissions.json', source: 'the chapters', content: () => [omissionList(omissions)] });
  await bag.add('01-manifest.json', [await contentList(open, chapters, files)]);
  const manifest = await bag.seal(bagInfo(open));
  const { payload } = bag;
  return {
    files: payload.length,
    bytes: payload.reduce((sum, file) => sum + file.bytes, 0),
    digest: sha512(manifest).toString('hex'),
    cited: places.length,
    chapters,
    omissions,
  };
}

/** Names no moment of production: the day is that of the checkpoint. */
function bagInfo({ look }: OpenLook): readonly (readonly [string, string])[] {
  const { scope, asOf, work } = look;
  return [
    ['Source-Organization', work.controller.name],
    ['Contact-Email', work.controller.contactEmail],
    ['External-Description', `Bundle for the supervisory authority, ${scope.from} to ${scope.to}`],
    ['Bagging-Date', asOf.toZonedDateTimeISO(work.controller.timeZone).toPlainDate().toString()],
    ['Bag-Software-Agent', 'Habeas'],
  ];
}
