// Controls that are proposed for clauses: what the words point to in the running system, and nothing that they do not.
import { join } from 'node:path';
import { readPack } from '../../src/data-map/pack.ts';
import type { StoredSchedule } from '../../src/data-map/schedule-row.ts';
import { projectFolder } from '../../src/platform/project.ts';
import { splitProvisions } from '../../src/policies/split-provisions.ts';
import type { PresentControls } from '../../src/promises/present-controls.ts';
import { proposeControls } from '../../src/promises/propose-controls.ts';

let present: PresentControls;
beforeAll(async () => {
  const pack = await readPack(join(projectFolder, 'packs/lumyx'));
  const schedules = (pack.schedules ?? []).map(
    ({ schedule }): StoredSchedule => ({ ...schedule, id: '', startedAt: Temporal.Now.instant() }),
  );
  present = {
    controller: { contactEmail: pack.controller.contactEmail, intakeEmails: [] },
    schedules,
    purposes: pack.purposes ?? [],
    recipients: pack.recipients ?? [],
    ruledOut: [],
    collections: pack.stores.flatMap(({ maps }) =>
      maps.flatMap(({ datasets }) =>
        datasets.flatMap(({ key, collections }) =>
          collections.map(({ name, label }) => ({ address: `${key}.${name}`, label })),
        ),
      ),
    ),
  };
});

/** Proposals for a sentence as `kind name = setting`. */
const proposed = (text: string): string[] =>
  splitProvisions(text, []).flatMap((clause) =>
    proposeControls(clause, present).map(
      ({ kind, name, setting }) => `${kind} ${name}${setting === null ? '' : ` = ${setting}`}`,
    ),
  );

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['API request logs are kept for up to 30 days.', ['schedule lumyx_platform.api_request_logs = P30D']],
  ['API request logs are kept for up to 2 weeks.', ['schedule lumyx_platform.api_request_logs = P2W']],
  ['We do not sell your data.', ['gate sale = never']],
  ['We never use what you write to train models.', ['gate training = never']],
  ['You must be at least 18 years old.', ['age-gate minimum-age = 18']],
  ['You can delete your account; there is a 7-day cooling-off period.', ['workflow cooling-off-days = 7']],
  [
    'We remove your personal data within 30 days.',
    ['workflow right-erasure', 'workflow answer-within-days = 30'],
  ],
  ['Session cookies go when you close the browser.', ['session portal = ends-with-browser']],
  [
    'You may have the right to object to or restrict what we do with your data.',
    ['workflow right-objection', 'workflow right-restriction'],
  ],
  ['We share payment data with Stripe.', ['recipient Stripe = processor']],
  ['We disclose data where required by law.', ['register authority-disclosures']],
  ['The weather is fine.', []],
];

test.each(CASES)('%s', (text, expected) => {
  expect(proposed(text)).toEqual(expect.arrayContaining([...expected]));
  if (expected.length === 0) expect(proposed(text)).toEqual([]);
});

test('a schedule of another collection is not proposed, and nothing twice', () => {
  const found = proposed('API request logs are kept for up to 30 days, and API request logs are then gone.');
  expect(found).toEqual([
    'schedule lumyx_platform.api_request_logs = P30D',
    'schema lumyx_platform.api_request_logs',
  ]);
});
