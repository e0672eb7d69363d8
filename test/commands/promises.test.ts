// `habeas promises` as people run it: the demonstration proven whole in a house of its own, and what a short list says.
import { rowsOfList, sayLedgers, sayList } from '../../src/commands/promises.ts';
import type { Controller } from '../../src/platform/controller.ts';
import type { LedgerRow } from '../../src/promises/ledger.ts';
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

test('of a promise that somebody bound at the desk no test is named; there is none', () => {
  const said: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const bound = {
    ...{ id: 'terms/logs', document: 'terms', title: 'Terms', dated: '', rows: [], section: '1' },
    ...{ label: 'retention-period', nature: 'DATA', says: 'Logs stay 30 days.', articles: [], proofs: [] },
    controls: [{ kind: 'schedule', name: 'shop.logs', is: 'P30D' }],
  } as const;
  const controls = [{ kind: 'schedule', name: 'shop.logs', found: true, says: 'gone P30D' }] as const;
  const row = { state: 'unproven', controls, proofs: [] } as const;
  const controller = { name: 'Shop', slug: 'shop' } as Controller;
  const rows = [
    { ...row, promise: bound },
    { ...row, promise: { ...bound, id: 'logs', test: 'test/promises/probes.test.ts' } },
  ] as unknown as LedgerRow[];
  expect(sayLedgers([{ controller, rows, conflicts: [] }])).toBe(false);
  write.mockRestore();
  expect(said.join('').match(/breaks: .*/g)).toEqual(['breaks: test/promises/taken-out.test.ts “shop logs”']);
});
