// Reads a reading view as it was stored with an archive, however old: what came later is optional, or filled in here.
import { cardOf, HOUSE_LANGUAGE } from '../languages/translate.ts';
import type { ReadingView } from './reading-view.ts';

/** Copies from before archives spoke languages are in the house's own. */
export function readStored(json: string): ReadingView {
  const { code: language, tag } = cardOf(HOUSE_LANGUAGE);
  return { language, tag, ...(JSON.parse(json) as Omit<ReadingView, 'language' | 'tag'>) };
}
