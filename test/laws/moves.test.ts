// Moves that the law does not know: impossible where the text was read or signed, a warning where nobody checked.

import { mayExtend } from '../../src/laws/extension.ts';
import { mayCharge } from '../../src/laws/may-charge.ts';
import { mayPause } from '../../src/laws/may-pause.ts';
import { mayRefuse } from '../../src/laws/may-refuse.ts';
import { mayStartAt } from '../../src/laws/may-start-at.ts';
import { mayVerify } from '../../src/laws/may-verify.ts';
import type { Move } from '../../src/laws/move.ts';
import { at, calendarFor, laws, ruleOf, story } from './law-world.ts';

/** `yes`, `no <code> <mark>` or `warned <code> <mark>`; a move that is not free must say why and by which source. */
function said(move: Move): string {
  if (move.allowed === true) return 'yes';
  expect(move.reason).toMatch(/^[A-Z\d].+\.$/);
  expect(move.source.length).toBeGreaterThan(2);
  return `${move.allowed === false ? 'no' : 'warned'} ${move.code} ${move.mark}`;
}

const EU = ruleOf('eu-gdpr/access');
const UK = ruleOf('uk-gdpr/access', 3);
const CA = ruleOf('us-ca/access', 2);
const OPT_OUT = ruleOf('us-ca/opt-out-sale', 2);
const VA = ruleOf('us-va/access');
const BERLIN = 'Europe/Berlin';
const LONDON = 'Europe/London';
const january = story('received 2026-01-15 10:00', BERLIN);
const eu = calendarFor(EU, 'DE-BE');
const extend = (text: string, moment: string, reason?: 'complexity' | 'consultations'): string =>
  said(
    mayExtend(EU, story(text, BERLIN), {
      at: at(moment, BERLIN),
      calendar: eu,
      ...(reason === undefined ? {} : { reason }),
    }),
  );

describe('an extension', () => {
  test('may be told until the first limit, weekends rolled over, and not a minute after', () => {
    expect(extend('received 2026-01-15 10:00', '2026-02-16 23:59')).toBe('yes');
    expect(extend('received 2026-01-15 10:00', '2026-02-17 00:00')).toBe('no extension-too-late V');
  });

  test('names the day on which the limit ended', () => {
    const move = mayExtend(EU, january, { at: at('2026-02-17 00:00', BERLIN), calendar: eu });
    expect(move).toMatchObject({
      reason: expect.stringContaining('2026-02-16'),
      source: expect.stringContaining('12(3)'),
    });
  });

  test('happens once, and only for a reason that the law knows', () => {
    expect(
      extend('received 2026-01-15 10:00; extended 2026-02-01 10:00 complexity', '2026-02-02 10:00'),
    ).toBe('no already-extended V');
    expect(extend('received 2026-01-15 10:00', '2026-02-02 10:00', 'complexity')).toBe('yes');
    expect(extend('received 2026-01-15 10:00', '2026-02-02 10:00', 'consultations')).toBe(
      'no extension-reason-not-known V',
    );
  });

  test('may still be told on days that a pause added', () => {
    const paused = story(
      'received 2026-07-01 10:00; clarification_asked 2026-07-10 09:00; clarification_answered 2026-07-20 09:00',
      LONDON,
    );
    const calendar = calendarFor(UK, 'GB-ENG');
    expect(said(mayExtend(UK, paused, { at: at('2026-08-12 09:00', LONDON), calendar }))).toBe('yes');
    expect(said(mayExtend(UK, paused, { at: at('2026-08-13 09:00', LONDON), calendar }))).toBe(
      'no extension-too-late V',
    );
  });

  test('does not exist in Brazil; where nobody read the text, staff are warned until counsel signs', () => {
    const calendar = calendarFor(VA, 'US-VA');
    const moment = { at: at('2026-01-16 10:00', BERLIN), calendar };
    expect(said(mayExtend(ruleOf('br-lgpd/access'), january, moment))).toBe('no no-extension V');
    expect(said(mayExtend(ruleOf('kr-pipa/rectification'), january, moment))).toBe('warned no-extension U');
    expect(said(mayExtend(ruleOf('kr-pipa/rectification'), january, { ...moment, signed: true }))).toBe(
      'no no-extension U',
    );
    expect(said(mayExtend(VA, january, moment))).toBe('warned not-verified S');
    expect(said(mayExtend(VA, january, { ...moment, signed: true }))).toBe('yes');
    const late = { at: at('2026-03-02 10:00', BERLIN), calendar };
    expect(said(mayExtend(VA, january, late))).toBe('warned extension-too-late S');
    expect(said(mayExtend(VA, january, { ...late, signed: true }))).toBe('no extension-too-late S');
  });

  test('reports what was read before what was not', () => {
    const calendar = calendarFor(CA, 'US-CA');
    const late = { at: at('2026-03-20 10:00', BERLIN), calendar };
    expect(said(mayExtend(CA, january, late))).toBe('warned extension-too-late S');
    expect(said(mayExtend(CA, january, { ...late, reason: 'complexity' }))).toBe(
      'no extension-reason-not-known V',
    );
  });
});

describe('a pause', () => {
  const pause = (
    rule: typeof EU,
    reason: 'clarification' | 'identity' | 'fee',
    moment: string,
    seat: string,
  ): string =>
    said(mayPause(rule, reason, january, { at: at(moment, BERLIN), calendar: calendarFor(rule, seat) }));

  test('that the law does not know is impossible', () => {
    expect(pause(CA, 'identity', '2026-01-16 10:00', 'US-CA')).toBe('no pause-not-known V');
    expect(pause(CA, 'clarification', '2026-01-16 10:00', 'US-CA')).toBe('no pause-not-known V');
    expect(pause(EU, 'fee', '2026-01-16 10:00', 'DE-BE')).toBe('no pause-not-known V');
    expect(pause(UK, 'identity', '2026-01-16 10:00', 'GB-ENG')).toBe('no pause-not-known V');
    expect(pause(VA, 'identity', '2026-01-16 10:00', 'US-VA')).toBe('warned pause-not-known S');
  });

  test('that is practice and not text warns; the UK clarification is text', () => {
    expect(pause(EU, 'clarification', '2026-01-16 10:00', 'DE-BE')).toBe('warned not-verified S');
    expect(pause(UK, 'clarification', '2026-01-16 10:00', 'GB-ENG')).toBe('yes');
  });

  test('after the limit pauses nothing', () => {
    expect(pause(UK, 'clarification', '2026-02-16 10:00', 'GB-ENG')).toBe('yes');
    expect(pause(UK, 'clarification', '2026-02-17 10:00', 'GB-ENG')).toBe('no pause-too-late V');
  });
});

describe('a proof of identity', () => {
  test('is never asked for on an opt-out or a limit', () => {
    expect(said(mayVerify(OPT_OUT, 'none'))).toBe('yes');
    expect(said(mayVerify(OPT_OUT, 'same-channel'))).toBe('no never-verified V');
    expect(said(mayVerify(ruleOf('us-ca/limit-sensitive'), 'reasonable', { reasonableDoubt: true }))).toBe(
      'no never-verified V',
    );
    expect(said(mayVerify(ruleOf('us-va/opt-out-sale'), 'reasonable'))).toBe('warned never-verified U');
  });

  test('needs a reasonable doubt in Europe, and is no harder than the collection in Korea', () => {
    expect(said(mayVerify(EU, 'same-channel'))).toBe('yes');
    expect(said(mayVerify(EU, 'high'))).toBe('no no-reasonable-doubt V');
    expect(said(mayVerify(EU, 'high', { reasonableDoubt: true }))).toBe('yes');
    expect(said(mayVerify(ruleOf('kr-pipa/access'), 'reasonable', { reasonableDoubt: true }))).toBe(
      'no proof-too-hard V',
    );
  });

  test('of the second tier is enough for a deletion in California', () => {
    const deletion = ruleOf('us-ca/erasure');
    expect(said(mayVerify(deletion, 'reasonable'))).toBe('warned not-verified U');
    expect(said(mayVerify(deletion, 'high'))).toBe('warned proof-too-hard U');
    expect(said(mayVerify(deletion, 'high', { signed: true }))).toBe('no proof-too-hard U');
  });
});

describe('the clock', () => {
  test('never starts at verification in California, and at a proof that was asked for in the UK', () => {
    expect(said(mayStartAt(CA, 'received'))).toBe('yes');
    expect(said(mayStartAt(CA, 'identity_proven'))).toBe('no clock-starts-elsewhere V');
    expect(said(mayStartAt(EU, 'identity_proven'))).toBe('no clock-starts-elsewhere V');
    expect(said(mayStartAt(UK, 'identity_proven'))).toBe('yes');
    expect(said(mayStartAt(UK, 'confirmed'))).toBe('no clock-starts-elsewhere V');
    expect(said(mayStartAt(ruleOf('uk-gdpr/access', 1), 'identity_proven'))).toBe('warned not-verified S');
    expect(said(mayStartAt(ruleOf('ch-fadp/access'), 'fee_asked'))).toBe('yes');
  });

  test('starts at receipt for every rule of California that binds', () => {
    for (const rule of laws.get('us-ca')?.rules ?? [])
      if (rule.status === 'in-force')
        expect(said(mayStartAt(rule, 'identity_proven'))).toBe('no clock-starts-elsewhere V');
  });
});

describe('a fee', () => {
  test('needs a ground that the law knows', () => {
    expect(said(mayCharge(EU, 'excessive'))).toBe('yes');
    expect(said(mayCharge(EU, 'actual-cost'))).toBe('no fee-ground-not-known V');
    expect(said(mayCharge(ruleOf('br-lgpd/access'), 'excessive'))).toBe('no free-of-charge V');
    expect(said(mayCharge(ruleOf('kr-pipa/access'), 'actual-cost'))).toBe('yes');
  });

  test('stays below the cap, and outside the free quota', () => {
    const swiss = ruleOf('ch-fadp/access');
    expect(said(mayCharge(swiss, 'disproportionate-effort', { amount: 300 }))).toBe('yes');
    expect(said(mayCharge(swiss, 'disproportionate-effort', { amount: 301 }))).toBe('no fee-above-cap V');
    const texas = ruleOf('us-tx/access');
    expect(said(mayCharge(texas, 'beyond-free-quota', { requests: 2 }))).toBe('no within-free-quota V');
    expect(said(mayCharge(texas, 'beyond-free-quota', { requests: 3 }))).toBe('warned not-verified S');
  });
});

describe('a refusal', () => {
  test('says all that its law demands', () => {
    expect(said(mayRefuse(EU, ['reasons', 'complain-to-authority', 'court']))).toBe('yes');
    expect(said(mayRefuse(EU, ['reasons', 'court']))).toBe('no refusal-incomplete V');
    expect(mayRefuse(EU, ['reasons', 'court'])).toMatchObject({
      reason: expect.stringContaining('complain-to-authority'),
    });
  });

  test('names the complaint to the controller in the UK since 19 June 2026', () => {
    const before = ['reasons', 'complain-to-authority', 'court'] as const;
    expect(said(mayRefuse(ruleOf('uk-gdpr/access', 2), before))).toBe('yes');
    expect(said(mayRefuse(UK, before))).toBe('no refusal-incomplete V');
    expect(said(mayRefuse(UK, [...before, 'complain-to-controller']))).toBe('yes');
  });

  test('is never free of duties: no rule in force lets a refusal say nothing', () => {
    for (const law of laws.values())
      for (const rule of law.rules)
        expect({ id: rule.id, move: said(mayRefuse(rule, [])) }).not.toEqual({ id: rule.id, move: 'yes' });
  });
});
