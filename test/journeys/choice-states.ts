// Choices in every way that they can stand, in long words, of the person who walks over every page.
import type { Choice } from '../../src/consent/consent-record.ts';
import { recordConsents } from '../../src/consent/record-consents.ts';
import { rememberNotice } from '../../src/consent/shown-notice.ts';
import { PLAIN_PURPOSE, type Purpose, savePurposes } from '../../src/data-map/purpose.ts';
import type { TestHouse } from '../support/test-house.ts';

const LONG = `${'Donaudampfschifffahrtsgesellschaft'.repeat(6)} 我从来没有同意过你们保存这些数据。`;

/** Whose choices they are. */
export const WALKER = 'walker@example.com';

const SETTINGS = { renewBefore: null, minimumAge: null, bundled: false, explicit: false };
const purpose = (name: string, more: Partial<Purpose> = {}): Purpose => ({
  ...PLAIN_PURPOSE,
  name,
  words: `to do ${name}`,
  basis: 'consent',
  consent: { ...SETTINGS, expiresAfter: null },
  ...more,
});

/** A yes that stands, one that ended, one to an older text, one taken back, a no, and what was never asked. */
export async function addChoices(home: TestHouse): Promise<void> {
  await home.work(async (work) => {
    const before = [
      purpose('letters', { categories: ['user.contact.email', LONG], recipients: ['Postina', LONG] }),
      purpose('trends', { consent: { ...SETTINGS, expiresAfter: 'P10D' } }),
      purpose('pictures'),
      purpose('training', { words: LONG }),
      purpose('sharing'),
      purpose('never-asked', { words: 'to ask you about what nobody has asked you about yet' }),
    ];
    await savePurposes(work, before);
    const purposes = Object.fromEntries(before.map(({ name, version }) => [name, version]));
    const notice = await rememberNotice(work, { text: LONG, language: 'en', variant: 'page', purposes });
    const act = (name: string, choice: Choice, daysAgo: number) => ({
      who: { email: WALKER },
      purpose: name,
      choice,
      actedAt: work.at.subtract({ hours: 24 * daysAgo }),
      source: 'page' as const,
      notice: choice === 'given' ? notice : null,
      method: 'checkbox' as const,
      jurisdiction: null,
      age: null,
    });
    await recordConsents(work, [
      act('letters', 'given', 3),
      act('trends', 'given', 20),
      act('pictures', 'given', 9),
      act('training', 'given', 8),
      act('training', 'withdrawn', 7),
      act('sharing', 'refused', 6),
    ]);
    const changed = before.map((one) =>
      one.name === 'pictures' ? { ...one, version: 2, materialVersion: 2 } : one,
    );
    await savePurposes(work, changed);
  });
}
