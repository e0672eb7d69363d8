// Writing a change notice: a person says what changes, whether it is material and why, and the strictest way is taken.
import { listPurposes } from '../data-map/purpose.ts';
import { dayOf } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import type { PublishedDocument } from '../policies/document.ts';
import { changeTo, decideMaterial } from '../policies/document-change.ts';
import { versionsOf } from '../policies/document-version.ts';
import type { Work } from '../work.ts';
import { ChangeNotice } from './change-notice.ts';
import { reaches, strictestWay } from './strictest-way.ts';

export interface NewChange {
  readonly document: PublishedDocument;
  /** The later version; the one before it is what people knew. */
  readonly number: number;
  readonly material: boolean;
  readonly reason: string;
  /** As people read it, in the language of the controller. */
  readonly words: string;
  readonly effectiveOn: Temporal.PlainDate;
  readonly prominent: boolean;
  readonly audience: string | null;
  /** Purposes that rest on consent and are asked again; only for a material change. */
  readonly asksAgain: readonly string[];
  /** The account of the person who decides. */
  readonly by: string;
}

const LONGEST = 5_000;
const SHORTEST_REASON = 10;

/**
 * Writes it and asks for the letters. No consent is given, kept or brought back by it: the purposes that it names are
 * asked again from the day on, and that is all it does to them. Throws `change-not-ours`, `change-without-version`, `change-words-missing`,
 * `change-reason-missing`, `change-day-past`, `change-way-too-weak`, `change-purpose-unknown`,
 * `change-asks-needlessly`, `change-judged-otherwise`, `change-announced`.
 */
export async function announceChange(work: Work, change: NewChange): Promise<{ changeId: string }> {
  const { trx, controllerId, at, controller } = work;
  const { document, material, effectiveOn, prominent, audience, asksAgain, by } = change;
  if (document.owner.kind !== 'own')
    refuse('change-not-ours', 'People are told of changes in our own documents only.');
  const versions = await versionsOf(work, document.id);
  const version = versions.find(({ number }) => number === change.number);
  const previous = versions.find(({ number }) => number === change.number - 1);
  if (version === undefined || previous === undefined)
    refuse('change-without-version', 'A change has a version and one before it.');
  const words = change.words.trim();
  const reason = change.reason.trim();
  if (words === '' || words.length > LONGEST)
    refuse('change-words-missing', 'Say what changes, in up to 5,000 characters.', 'words');
  if (reason.length < SHORTEST_REASON || reason.length > LONGEST)
    refuse('change-reason-missing', 'Say why it is material, or is not.', 'reason');
  if (Temporal.PlainDate.compare(effectiveOn, dayOf(at, controller.timeZone)) < 0)
    refuse('change-day-past', 'Choose today or a later day: nobody can be told of it before.', 'effectiveOn');
  if (!reaches({ letters: audience !== null, prominent }, strictestWay(material)))
    refuse(
      'change-way-too-weak',
      material
        ? 'A material change is told by letters and by a prominent notice, the strictest way of all documents.'
        : 'A change is told by a prominent notice at least.',
      'audience',
    );
  await mustRestOnConsent(work, material, asksAgain);
  await judge(work, version.id, { material, reason });
  const id = crypto.randomUUID();
  await ChangeNotice.query(trx)
    .insert({
      controllerId,
      id,
      documentId: document.id,
      versionId: version.id,
      previousId: previous.id,
      ...{ material, reason, words, effectiveOn, prominent, audience },
      asksAgain: [...asksAgain],
      writtenBy: by,
      writtenAt: at,
      withoutAddress: 0,
      nextAt: at,
    })
    .onConflict(['controllerId', 'versionId'])
    .ignore();
  if ((await ChangeNotice.query(trx).findById([controllerId, id])) === undefined)
    throw new Problem(
      'conflict',
      'change-announced',
      'People are told of this version already. Nothing was changed.',
    );
  const details = { document: document.slug, version: version.number, material, asksAgain: asksAgain.length };
  await work.record('change.announced', id, { ...details, effectiveOn: effectiveOn.toString() });
  if (audience !== null) await work.enqueue('tell-of-change', { changeId: id });
  return { changeId: id };
}

/** One word on whether a step is material: what was decided before, by whomever, is not said otherwise to people. */
async function judge(
  work: Work,
  versionId: string,
  said: { readonly material: boolean; readonly reason: string },
): Promise<void> {
  const decided = (await changeTo(work, versionId))?.material ?? null;
  if (decided === null) return await decideMaterial(work, versionId, said);
  if (decided !== said.material)
    refuse(
      'change-judged-otherwise',
      `It was decided already that this change is ${decided ? '' : 'not '}material.`,
      'material',
    );
}

async function mustRestOnConsent(work: Work, material: boolean, names: readonly string[]): Promise<void> {
  if (names.length > 0 && !material)
    refuse('change-asks-needlessly', 'Only a material change asks people again.', 'asksAgain');
  const resting = new Set(
    (await listPurposes(work)).filter(({ basis }) => basis === 'consent').map(({ name }) => name),
  );
  if (names.some((name) => !resting.has(name)))
    refuse('change-purpose-unknown', 'Only purposes that rest on consent can be asked again.', 'asksAgain');
}

function refuse(code: string, sentence: string, field?: string): never {
  const details = field === undefined ? {} : { fields: { [field]: sentence } };
  throw new Problem('invalid', code, `${sentence} Nothing was saved, and nobody was told.`, details);
}
