// Recognition, measured: what a machine opens by itself must be right; what it misses, a person reads.
import { ownText } from '../../src/intake/own-text.ts';
import { recognise } from '../../src/intake/recognise.ts';
import { SECOND_SET } from './second-set.ts';
import { MAILS } from './set.ts';

const judge = (heading: string, text: string) => recognise({ heading, text, own: ownText(text) });

/** Of a set: what was opened wrongly, and the clear wishes that were left to a person. */
function measure(mails: typeof MAILS) {
  const results = mails.map(([expected, heading, text]) => {
    const found = judge(heading, text);
    return { expected, text, found: found.kind === 'clear' ? found.right : 'person' };
  });
  const wishes = results.filter(({ expected }) => expected !== 'person');
  return {
    wrong: results.filter(({ expected, found }) => found !== 'person' && found !== expected),
    missed: wishes.filter(({ found }) => found === 'person').map(({ text }) => text),
    wishes: wishes.length,
  };
}

test('of more than eighty mails none is opened wrongly, and every clear wish is recognised', () => {
  expect(MAILS.length).toBeGreaterThan(80);
  const { wrong, missed } = measure(MAILS);
  expect([wrong, missed]).toEqual([[], []]);
});

test('of a second set none is opened wrongly, and nine of ten clear wishes are recognised', () => {
  const { wrong, missed, wishes } = measure(SECOND_SET);
  expect(wrong).toEqual([]);
  expect([missed, missed.length / wishes < 0.1]).toEqual([missed, true]);
});

test('hostile texts do not keep the rules busy', () => {
  for (const word of [
    'my ',
    'delete my ',
    'delete all my my my ',
    '我的',
    'art. 15 ',
    'auskunft über ',
    'what do you have ',
    'a',
    'ne ',
    'my data, ',
  ]) {
    const text = word.repeat(Math.ceil(20_000 / word.length));
    const began = performance.now();
    judge(word, text);
    expect([word, performance.now() - began < 1_500]).toEqual([word, true]);
  }
});
