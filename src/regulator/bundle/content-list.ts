// The two files that speak of all others: the list of the content, and what is missing from it.
import type { BaggedFile } from '../../archives/bag-writer.ts';
import { lawBook } from '../../laws/law-book.ts';
import type { OpenLook } from './open-look.ts';

/** A file of the content with the place that its facts come from. */
export interface ListedFile extends BaggedFile {
  readonly source: string;
}

export interface Omission {
  readonly chapter: string;
  readonly words: string;
}

/** What one chapter left behind. */
export interface ChapterSummary {
  readonly name: string;
  readonly title: string;
  readonly files: number;
  readonly sentences: readonly string[];
}

/** The bytes of `01-manifest.json`: every file, the log it stands on, and the version of every law that was in use. */
export async function contentList(
  { look, checkpoint, reference }: OpenLook,
  chapters: readonly ChapterSummary[],
  files: readonly ListedFile[],
): Promise<Buffer> {
  const { scope, work, asOf } = look;
  const laws = [...(await lawBook()).values()].map(({ id, digest }) => ({ law: id, sha256: digest }));
  return json({
    format: 'habeas-bundle/1',
    controller: work.controller.name,
    scope: {
      from: scope.from.toString(),
      to: scope.to.toString(),
      time_zone: work.controller.timeZone,
      case: reference,
      question: scope.question,
    },
    log: {
      origin: checkpoint.origin,
      size: Number(checkpoint.size),
      root: checkpoint.root.toString('base64'),
      as_of: asOf.toString(),
    },
    laws,
    chapters,
    files: files.map(({ path, bytes, sha512, source }) => ({ path, bytes, sha512, source })),
  });
}

/** The bytes of `omissions.json`; an empty list says that nothing is missing. */
export function omissionList(omissions: readonly Omission[]): Buffer {
  return json({ format: 'habeas-omissions/1', omissions });
}

/** What the scope alone leaves out. */
export function omissionsOfScope({ look }: OpenLook): Omission[] {
  const { scope, asOf, work } = look;
  const day = asOf.toZonedDateTimeISO(work.controller.timeZone).toPlainDate();
  if (Temporal.PlainDate.compare(scope.to, day) < 0) return [];
  return [
    {
      chapter: 'scope',
      words: `The period ends on ${scope.to}, and the log was signed on ${day}: what happened after that is not in here.`,
    },
  ];
}

function json(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
