// Terms that come with a section, as a person reads them: with a link where there is one, and the column that names them.
import type { ArchiveSection } from './archive-input.ts';
import { visible, visibleLine, webAddress } from './reading-value.ts';
import type { ReadingLicence } from './reading-view.ts';

/** The terms of a section; `names` are its shown columns, as the map names them. */
export function readLicences(
  { licences = [], fields }: Pick<ArchiveSection, 'licences' | 'fields'>,
  names: readonly string[],
): ReadingLicence[] {
  const labels = new Map(fields.map(({ name, label }) => [name, label]));
  return licences.map(({ name, url, words, field }) => {
    const column = field === null ? -1 : names.indexOf(field);
    return {
      name: visibleLine(name),
      url: url === null ? null : webAddress(url),
      words: words === null ? null : visible(words),
      field: field === null ? null : visibleLine(labels.get(field) ?? field),
      column: column === -1 ? null : column,
    };
  });
}
