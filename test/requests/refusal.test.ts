// A letter of refusal says what the law of its case demands, in every law; one that leaves it out is not sent.
import { lawBook } from '../../src/laws/law-book.ts';
import type { Rule } from '../../src/laws/law-schema.ts';
import { findRequest } from '../../src/requests/data-request.ts';
import { denyRequest } from '../../src/requests/decide.ts';
import { move } from '../../src/requests/lifecycle.ts';
import { receiveRequest } from '../../src/requests/receive.ts';
import { mustSayEverything, type Refusal, refusalValues, saysOf } from '../../src/requests/refusal.ts';
import { deliverLetters } from '../support/road.ts';
import { openTestHouse } from '../support/test-house.ts';

const WHOLE: Refusal = {
  reason: 'legal-obligation',
  explanation: 'The tax law makes us keep these invoices.',
  statute: 'Section 1798.105(d)(8)',
  part: 'the invoices of 2025',
};
const rules = async (): Promise<Rule[]> => [...(await lawBook()).values()].flatMap((law) => law.rules);
/** Owed only in some cases; the letter adds them by itself where they are. */
const SOMETIMES = ['cannot-verify', 'not-the-controller', 'offer-opt-out-of-sale'];

test('a whole refusal may be sent under every rule of every law; an empty one under none', async () => {
  let checked = 0;
  for (const rule of await rules()) {
    expect(() => mustSayEverything(rule, WHOLE)).not.toThrow();
    const demanded = rule.refusal_must_say.codes.filter((code) => !SOMETIMES.includes(code));
    if (demanded.length === 0) continue;
    checked += 1;
    expect(() => mustSayEverything(rule, { reason: 'excessive', explanation: ' ' })).toThrow(
      expect.objectContaining({ code: 'refusal-incomplete' }),
    );
  }
  expect(checked).toBeGreaterThan(80);
});

test('each demanded part is missed by name, law by law', async () => {
  const laws = new Set<string>();
  for (const rule of await rules()) {
    for (const code of ['statute', 'which-part'] as const) {
      if (!rule.refusal_must_say.codes.includes(code)) continue;
      laws.add(rule.law);
      const without = { ...WHOLE, [code === 'statute' ? 'statute' : 'part']: '' };
      expect(saysOf(without)).not.toContain(code);
      expect(() => mustSayEverything(rule, without)).toThrow(
        expect.objectContaining({ code: 'refusal-incomplete', message: expect.stringContaining(code) }),
      );
    }
    const { appeal, appealDays } = refusalValues(rule, WHOLE);
    expect([rule.id, appeal]).toEqual([
      rule.id,
      rule.refusal_must_say.codes.includes('how-to-appeal') ? 'yes' : '',
    ]);
    expect([rule.id, appealDays]).toEqual([
      rule.id,
      rule.appeal === undefined ? '' : String(rule.appeal.days.value),
    ]);
  }
  expect([...laws]).toEqual(['us-ca']);
});

test('from California: refused without statute and part, sent with them, the opt-out offered', async () => {
  const home = await openTestHouse();
  try {
    const { requestId } = await home.work(async (work) => {
      const residence = { country: 'US', subdivision: 'CA' };
      const asked = { right: 'erasure', email: 'mira@example.com', channel: 'mail', residence } as const;
      const received = await receiveRequest(work, asked);
      await move(work, received.requestId, 'verify', { verifiedAt: work.at });
      return received;
    });
    const deny = async (refusal: Refusal): Promise<void> =>
      await home.work(async (work) => await denyRequest(work, { requestId, ...refusal }));
    await expect(deny({ ...WHOLE, statute: '' })).rejects.toMatchObject({ code: 'refusal-incomplete' });
    expect((await home.work(async (work) => await findRequest(work, requestId)))?.status).toBe('verified');
    await deny(WHOLE);
    await deliverLetters(home);
    const words = (home.mailbox.newest('mira@example.com').mail.text ?? '').replace(/\s+/g, ' ');
    expect(words).toContain('It concerns this part of your request: the invoices of 2025');
    expect(words).toContain('The law behind it: Section 1798.105(d)(8)');
    expect(words).toContain('not to sell or share your data');
    expect(words).toContain('Berlin Commissioner');
  } finally {
    await home.close();
  }
});
