// Provisions of a pack as they are kept: the newest pack is the whole truth, and what changed is counted in the log.
import { HouseModel } from '../platform/database.ts';
import type { Work } from '../work.ts';
import { countChanged, type ListOutcome, listOutcomes } from './list-outcomes.ts';
import type { ProvisionsText, ProvisionText } from './provisions-file.ts';

/** A provision with the document that it stands in. */
export interface WrittenPromise extends Omit<ProvisionText, 'document'> {
  /** The id of the document in the pack, its title, and the day that it bears (ISO). */
  readonly document: string;
  readonly title: string;
  readonly dated: string;
}

class PromiseRow extends HouseModel {
  static override tableName = 'promises';
  static override idColumn = ['controllerId', 'id'];
  static override jsonAttributes = ['content'];
  declare controllerId: string;
  declare id: string;
  declare position: number;
  declare document: string;
  declare title: string;
  declare dated: Temporal.PlainDate;
  declare content: Omit<WrittenPromise, 'id' | 'document' | 'title' | 'dated'>;
}

/** What a file says, one by one with its document. */
export function promisesOf({ documents, provisions }: ProvisionsText): WrittenPromise[] {
  return provisions.map(({ document: named, ...provision }) => {
    const document = documents.find(({ id }) => id === named) ?? documents[0];
    return {
      ...provision,
      document: document?.id ?? '',
      title: document?.title ?? '',
      dated: document?.dated ?? '',
    };
  });
}

function shown({ id, document, title, dated, content }: PromiseRow): WrittenPromise {
  return { ...content, id, document, title, dated: dated.toString() };
}

/** All provisions of the controller's pack, in its order. */
export async function listPromises({ trx, controllerId }: Work): Promise<WrittenPromise[]> {
  return (await PromiseRow.query(trx).where({ controllerId }).orderBy('position')).map(shown);
}

/** Puts this list in place of what is known. Answers with what became of each provision; the log holds counts. */
export async function savePromises(work: Work, wanted: readonly WrittenPromise[]): Promise<ListOutcome[]> {
  const { trx, controllerId } = work;
  const rows = await PromiseRow.query(trx).where({ controllerId }).orderBy('position').forUpdate();
  const plain = (one: WrittenPromise): { name: string; text: string } => ({
    name: one.id,
    text: inOrder(one),
  });
  const outcomes = listOutcomes(
    rows.map((row) => plain(shown(row))),
    wanted.map(plain),
  );
  const moved = rows.some(({ id }, index) => wanted[index]?.id !== id);
  const changed = countChanged(outcomes);
  if (changed === 0 && !moved) return outcomes;
  await PromiseRow.query(trx).where({ controllerId }).delete();
  if (wanted.length > 0)
    await PromiseRow.query(trx).insert(
      wanted.map(({ id, document, title, dated, ...content }, position) => ({
        ...{ controllerId, id, position, document, title, content },
        dated: Temporal.PlainDate.from(dated),
      })),
    );
  if (changed > 0) await work.record('promises.changed', controllerId, { changed, promises: wanted.length });
  return outcomes;
}

/** PostgreSQL keeps jsonb with its keys in another order, at every depth. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
