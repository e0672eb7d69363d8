// Registers for the pages that show them: a breach whose time is over, one that was amended, and a disclosure nobody may speak of.
import { BREACHES } from '../../src/regulator/registers/breach.ts';
import { DISCLOSURES } from '../../src/regulator/registers/disclosure.ts';
import { amendEntry, recordEntry } from '../../src/regulator/registers/register-entry.ts';
import { breachOf, disclosureOf } from '../regulator/register-forms.ts';
import type { TestHouse } from '../support/test-house.ts';

const LONG = 'AWordWithoutAnyPlaceToBreak'.repeat(8);

/** Writes them down. */
export async function addRegisters(home: TestHouse, ids: Record<string, string>): Promise<void> {
  await home.work(async (work) => {
    const ago = (hours: number): string =>
      work.at.subtract({ hours }).toString({ fractionalSecondDigits: 0 });
    await recordEntry(work, BREACHES, breachOf({ awareAt: ago(2) }));
    const breach = breachOf({ awareAt: ago(100), effects: '', facts: `Orders stood open.\n${LONG}` });
    ids.breach = (await recordEntry(work, BREACHES, breach)).id;
    const told = breachOf({
      awareAt: ago(100),
      authority: 'told',
      toldAt: ago(3),
      authorityReason: `The office was closed. ${LONG}`,
      persons: 'not-needed',
      personsReason: 'The disk was encrypted (Art. 34(3)(a)).',
    });
    ids.amended = (await recordEntry(work, BREACHES, breachOf({ awareAt: ago(100) }))).id;
    await amendEntry(work, BREACHES, { id: ids.amended, version: 1, content: told });
    const silent = disclosureOf({ authority: `Prosecutor ${LONG}`, gag: 'until', gagUntil: '2999-12-31' });
    ids.disclosure = (await recordEntry(work, DISCLOSURES, silent)).id;
    await amendEntry(work, DISCLOSURES, {
      id: ids.disclosure,
      version: 1,
      content: { ...silent, people: 3 },
    });
  });
}
