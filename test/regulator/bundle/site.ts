// A place to build bundles in: a house with a log, a destination on disk, and the bag unpacked.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { AuditEntry } from '../../../src/audit/audit-entry.ts';
import { FolderVault } from '../../../src/connectors/folder-vault.ts';
import {
  type BuiltBundle,
  type BundleOrder,
  buildBundle,
} from '../../../src/regulator/bundle/build-bundle.ts';
import type { BundlePart, BundleScope } from '../../../src/regulator/bundle/bundle-part.ts';
import { sealWaiting } from '../../../src/regulator/seal-log.ts';
import { MACHINE } from '../../../src/work.ts';
import { openTestHouse, type TestHouse } from '../../support/test-house.ts';

const run = promisify(execFile);

export const YEAR: BundleScope = {
  from: Temporal.PlainDate.from('2026-01-01'),
  to: Temporal.PlainDate.from('2026-12-31'),
  requestId: null,
  question: null,
};

/** A chapter that lists what the log tells of some things, with pseudonyms, and cites all of it. */
export const NOTED: BundlePart = {
  name: '90-noted',
  title: 'What was noted',
  build: async ({ work, pseudonyms, logSize }) => {
    const rows = await AuditEntry.query(work.trx)
      .select('audit_entries.*')
      .join('audit_leaves as leaf', 'leaf.entry_id', 'audit_entries.id')
      .where({ event: 'request.noted' })
      .where('leaf.index', '<', logSize.toString())
      .orderBy('leaf.index');
    const lines = rows.map(({ at, about }) => `${at},${pseudonyms.ofSubject(about)}\n`);
    return {
      files: [
        { path: '90-noted.csv', source: 'audit_entries', content: () => [Buffer.from(lines.join(''))] },
      ],
      sentences: [`${rows.length} things were noted.`],
      omissions: ['Nobody noted why.'],
      cited: rows.map(({ id }) => id),
    };
  },
};

export interface Site {
  readonly home: TestHouse;
  readonly folder: string;
  /** Writes entries in one work; answers whom they are about. */
  note(count: number): Promise<string[]>;
  seal(): Promise<void>;
  build(name: string, order?: Partial<BundleOrder>): Promise<BuiltBundle & { readonly path: string }>;
  /** Unpacks a bundle with unzip; answers the folder of the bag. */
  unpack(path: string): Promise<string>;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const home = await openTestHouse();
  const folder = await mkdtemp(join(tmpdir(), 'habeas-bundle-'));
  return {
    home,
    folder,
    note: async (count) => {
      const about = Array.from({ length: count }, () => crypto.randomUUID());
      await home.work(async (work) => {
        for (const one of about)
          await work.record('request.noted', one, { one }, { email: `canary-${one}@example.com` });
      });
      return about;
    },
    seal: async () => await sealWaiting(home.house, home.lumyx.id),
    build: async (name, order = {}) => {
      const path = join(folder, name);
      const whole = {
        controllerId: home.lumyx.id,
        actor: MACHINE,
        scope: YEAR,
        checkpoint: null,
        recipient: null,
        parts: [NOTED],
        cover: null,
        ...order,
      };
      const built = await buildBundle(
        home.house,
        whole,
        async (fill) => await new FolderVault(dirname(path)).write(basename(path), fill),
      );
      return { ...built, path };
    },
    unpack: async (path) => {
      const at = await mkdtemp(join(folder, 'bag-'));
      await run('unzip', ['-q', path, '-d', at]);
      const { stdout } = await run('ls', [at]);
      return join(at, stdout.trim());
    },
    close: async () => {
      await home.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
