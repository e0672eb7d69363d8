// Takes out every place of a phrase: in one text, or in all texts of a case, read again where they stand.
import { Problem } from '../platform/problem.ts';
import type { Actor, House } from '../work.ts';
import { OpenStores } from './open-stores.ts';
import type { RedactionText } from './redaction.ts';
import { addSpans, type Why } from './redaction-decide.ts';
import { fold, foldName } from './redaction-fold.ts';
import { bucketsOf, digestKey, digestOf, lookAt, stepsWithText } from './redaction-look.ts';
import { livingTexts } from './redaction-standing.ts';
import { type OpenedText, readingState } from './redaction-view.ts';

const SHORTEST = 2;
/** A phrase that stands more often in one text is no phrase: the whole text is taken out. */
const MOST_PLACES = 500;

/**
 * Every place of a phrase in a text, whatever the case and accents of its letters, what is hidden between them, and where
 * its lines end.
 */
export function placesOf(text: string, phrase: string): { start: number; end: number }[] {
  const wanted = foldName(phrase);
  if (wanted.length < SHORTEST) return [];
  const folded = fold(text);
  const places: { start: number; end: number }[] = [];
  const form = new RegExp(wanted.split(' ').map(RegExp.escape).join('\\s+'), 'gu');
  for (const found of folded.letters.matchAll(form)) {
    if (places.length === MOST_PLACES) return [{ start: 0, end: text.length }];
    places.push(folded.span(found.index, found.index + found[0].length));
  }
  return places;
}

interface Phrase {
  readonly controllerId: string;
  readonly actor: Actor;
  readonly requestId: string;
  readonly phrase: string;
  readonly why: Why;
}

/** Takes a phrase out of the text that is open. Throws `phrase-not-found`, and as `addSpans` does. */
export async function takeOutHere(house: House, opened: OpenedText, given: Phrase): Promise<number> {
  const { controllerId, actor, requestId, phrase, why } = given;
  const places = placesOf(opened.text ?? '', phrase);
  if (places.length === 0) throw phraseNotFound();
  await house.inWork(
    controllerId,
    actor,
    async (work) => await addSpans(work, { requestId, textId: opened.row.id, places, why }),
  );
  return places.length;
}

/** Takes a phrase out of every text of the case that stands as it was proposed on. Throws as `takeOutHere` does. */
export async function takeOutEverywhere(house: House, given: Phrase): Promise<number> {
  const { controllerId, actor, requestId, phrase, why } = given;
  const begun = await house.inWork(controllerId, actor, async (work) => {
    const state = await readingState(work, requestId);
    return state === null
      ? null
      : { claim: await lookAt(work, state.plan), digests: await digestKey(work, requestId) };
  });
  if (begun === null) throw phraseNotFound();
  const { claim, digests } = begun;
  const stores = new OpenStores(house, controllerId);
  let taken = 0;
  try {
    for (const step of stepsWithText(claim)) {
      for await (const { texts } of bucketsOf(house, stores, claim, step)) {
        const found = texts.flatMap(({ column, text }) => {
          const places = placesOf(text, phrase);
          return places.length === 0 ? [] : [{ column, digest: digestOf(digests, column, text), places }];
        });
        if (found.length === 0) continue;
        await house.inWork(controllerId, actor, async (work) => {
          const rows = await livingTexts(work, claim.plan.id)
            .where({ stepId: step.row.id })
            .whereIn(
              'digest',
              found.map(({ digest }) => digest),
            );
          for (const { id: textId, columnName, digest } of rows) {
            const places = placesIn(found, { columnName, digest });
            await addSpans(work, { requestId, textId, places, why });
            taken += places.length;
          }
        });
      }
    }
  } finally {
    await stores.close();
  }
  if (taken === 0) throw phraseNotFound();
  return taken;
}

function placesIn(
  found: readonly { column: string; digest: Buffer; places: readonly { start: number; end: number }[] }[],
  { columnName, digest }: Pick<RedactionText, 'columnName' | 'digest'>,
) {
  return found.find((one) => one.column === columnName && one.digest.equals(digest))?.places ?? [];
}

function phraseNotFound(): Problem {
  return new Problem(
    'invalid',
    'phrase-not-found',
    `These words do not stand there, or are shorter than ${SHORTEST} characters. Nothing was taken out; copy them from the text.`,
  );
}
