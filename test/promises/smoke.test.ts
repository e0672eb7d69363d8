// smoke
import { provePromises } from '../../src/promises/prove.ts';
import { openPromiseWorld, type PromiseWorld } from './world.ts';
let world: PromiseWorld;
beforeAll(async () => { world = await openPromiseWorld(['lumyx', 'lumart', 'lumecoder', 'luma']); }, 60000);
afterAll(async () => await world.close());
test('smoke', async () => {
  for (const slug of ['lumyx', 'lumart', 'lumecoder', 'luma'] as const) {
    const { id } = await world.controller(slug);
    const t = performance.now();
    const n = await provePromises(world.home.house, id, { signal: new AbortController().signal, all: true });
    const lines = [`${slug} probes ${n} in ${Math.round(performance.now() - t)} ms`];
    for (const row of (await world.ledger(slug)).values()) {
      lines.push(`${row.promise.rows.join()} ${row.promise.id} ${row.state}`);
      for (const c of row.controls) if (!c.found) lines.push(`     CONTROL ${c.says}`);
      for (const p of row.proofs) lines.push(`     ${p.standing} ${p.probe} ${p.sentence}`);
    }
    process.stdout.write(lines.join('\n') + '\n');
  }
}, 120000);
