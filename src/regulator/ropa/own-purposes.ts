// Why Habeas itself keeps data about people: its purposes stand in its own map, and what permits them stands here.
import { PLAIN_PURPOSE, type Purpose } from '../../data-map/purpose.ts';

/** Every one is asked for by the law: Art. 12 to 22, and the duty to show how it was done (Art. 5(2), 24). */
const OWN: Readonly<Record<string, readonly string[]>> = {
  'to answer requests of people, and to show how they were answered': [
    'people who ask',
    'those who ask for them',
  ],
  'to show that nobody changed the log': ['people who ask', 'staff'],
  'to keep the registers that the law asks for': ['people in breaches and disclosures'],
  'to show that rows go on time': ['people in connected stores, as numbers alone'],
};

/** The purpose behind words of our own map; null: these are no words of ours. */
export function ownPurpose(words: string): Purpose | null {
  const subjects = OWN[words];
  if (subjects === undefined) return null;
  return { ...PLAIN_PURPOSE, name: 'habeas', words, basis: 'legal-obligation', subjects };
}
