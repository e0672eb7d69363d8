// `habeas promises` as people run it: the demonstration proven whole in a house of its own, and what a short list says.
import { rowsOfList, sayList } from '../../src/commands/promises.ts';
import { habeas } from '../support/command.ts';

test('npm run promises: all 64 rows, proven or said to be what they are, each with its test; exit code 0', async () => {
  const { code, out, err } = await habeas(['promises'], {});
  expect(err).not.toMatch(/Not done/);
  expect(out).toContain('Rows of the list: 64 of 64');
  expect(out).toContain('DATA   37 of 37: 1 over-promised, 36 proven');
  expect(out).toContain('MIXED  16 of 16: 1 over-promised, 15 proven');
  expect(out).toContain('LEGAL  6 of 6: 6 shown');
  expect(out).toContain('gap    5 of 5: 5 gap');
  expect(out).toContain('breaks: test/promises/taken-out.test.ts “lumyx logs-30-days”');
  expect(out).toMatch(
    /The canary \(\S+\) was erased: \d+ rows, 168 hours after the wish; counted again: none/,
  );
  expect(out).toContain('Every promise is as it should be.');
  expect(code).toBe(0);
}, 240_000);

test('a list that lacks a row is not whole', () => {
  expect(rowsOfList([])).toEqual([]);
  expect(sayList([], { DATA: 0, MIXED: 0, LEGAL: 0, gap: 0 })).toBe(true);
  expect(sayList([], { DATA: 1, MIXED: 0, LEGAL: 0, gap: 0 })).toBe(false);
});
