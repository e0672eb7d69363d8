// The second store on MariaDB: its map fits, and people whom its collation cannot tell apart are told apart.
import { readFile } from 'node:fs/promises';
import { analyticsMap, buildLumyxAnalytics } from '../../seeds/03_lumyx_analytics.ts';
import type { Selector } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/open-connector.ts';
import { checkDatasets } from '../../src/data-map/check-dataset.ts';
import { loadDatasets } from '../../src/data-map/dataset-yaml.ts';
import { compareMap } from '../../src/data-map/unmapped.ts';
import { describeMariadb, mariadbDatabase } from '../support/mariadb.ts';

describeMariadb('the analytics of LumyxAI', () => {
  test('are mapped whole, and hold their people apart byte for byte', async () => {
    const store = await mariadbDatabase();
    await buildLumyxAnalytics(store.url, { today: Temporal.PlainDate.from('2026-11-20') });
    const connector = openConnector(store.url);
    try {
      const catalogue = await connector.describe();
      const datasets = await loadDatasets(await readFile(analyticsMap, 'utf8'), 'map.yaml');
      expect(checkDatasets(catalogue, datasets)).toEqual([]);
      expect(compareMap(catalogue, datasets)).toEqual([]);
      const tables = catalogue.tables.map(({ name }) => name).sort();
      expect(tables).toEqual(['client_logs', 'newsletter', 'newsletter_clicks']);
      const schema = catalogue.tables[0]?.schema ?? '';
      const countAs = async (folding: 'exact' | 'ascii-case'): Promise<number> => {
        const anyOf = [{ columns: ['account_email'], folding, tuples: [['mira.solberg@example.com']] }];
        const selector: Selector = { table: { schema, name: 'client_logs' }, anyOf, filters: [] };
        return await connector.count(selector);
      };
      // 25 visits, three of them written with a capital; the look-alikes of another person are never hers.
      expect([await countAs('exact'), await countAs('ascii-case')]).toEqual([22, 25]);
    } finally {
      await connector.close();
      await store.drop();
    }
  });
});
