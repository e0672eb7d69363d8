// What a person is told of her choices is what the gate does: no yes stands on her page that lets nothing through.
import { choicesOf } from '../../src/consent/shown-choices.ts';
import { savePurposes } from '../../src/data-map/purpose.ts';
import { rememberSubject } from '../../src/subjects/subject.ts';
import { openTestHouse, type TestHouse } from '../support/test-house.ts';
import { acting, consentPurpose, openConsentWorld, PURPOSES } from './consent-world.ts';

let home: TestHouse;
let world: ReturnType<typeof acting>;
let subjectId: string;
beforeEach(async () => {
  home = await openTestHouse();
  world = acting(home, (await openConsentWorld(home)).notice);
  ({ subjectId } = await home.work(async (work) => await rememberSubject(work, 'nora@example.com')));
});
afterEach(async () => await home.close());

async function standsAndWhy(purpose: string): Promise<[stands: string | undefined, why: string]> {
  const { standing } = await home.work(async (work) => await choicesOf(work, subjectId, 'en'));
  const { why } = await world.ask(purpose, { subjectId });
  return [standing.find((one) => one.purpose === purpose)?.stands, why];
}

test('a yes that outlives a period made shorter since has ended on her page as well', async () => {
  await world.record({ who: { subjectId }, purpose: 'trends' });
  home.later({ hours: 24 * 40 });
  expect(await standsAndWhy('trends')).toEqual(['given', 'given']);
  const { consent } = consentPurpose('trends');
  const shorter = PURPOSES.map((one) =>
    one.name === 'trends' && consent !== null
      ? { ...one, consent: { ...consent, expiresAfter: 'P30D', renewBefore: 'P7D' } }
      : one,
  );
  await home.work(async (work) => await savePurposes(work, shorter));
  expect(await standsAndWhy('trends')).toEqual(['expired', 'expired']);
});

test('an imported yes to nobody knows which text is none that stands', async () => {
  await world.record({ who: { subjectId }, source: 'import', notice: null });
  expect(await standsAndWhy('newsletter')).toEqual(['changed', 'text-changed']);
  await world.record({ who: { subjectId }, purpose: 'showcase', source: 'import', notice: null, version: 3 });
  expect(await standsAndWhy('showcase')).toEqual(['given', 'given']);
});
