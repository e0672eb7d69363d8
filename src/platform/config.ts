// Reads every setting once, at the start, and refuses a half-set configuration by name.
import { resolve } from 'node:path';
import { z } from 'zod';
import { type Keyring, openKeyring } from './keyring.ts';
import { Problem } from './problem.ts';
import { projectFolder } from './project.ts';

/** What the environment says; `.env.example` explains each. Secrets stand here and in no other object. */
export interface Config {
  /** The application role: no superuser, no BYPASSRLS. */
  readonly databaseUrl: string;
  /** The owner, for `habeas migrate`; absent on machines that only serve. */
  readonly migrationDatabaseUrl: string | null;
  readonly smtpUrl: string;
  /** Where mail is taken from a mail server (`lmtp:` or `smtp:`); absent: no listener. */
  readonly mailInUrl?: string | undefined;
  /** Mailboxes that are looked into over IMAP, each of one controller. */
  readonly imapUrls?: readonly string[] | undefined;
  readonly keyring: Keyring;
  /** What links in letters begin with. */
  readonly publicUrl: URL;
  /** What the links of neutral letters begin with, where `publicUrl` names a company; it leads to the same house. */
  readonly neutralUrl?: URL | undefined;
  /** From where neutral letters come, for controllers without a neutral address of their own. */
  readonly neutralSender?: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Published checkpoints lie here, and archives unless they have a place of their own. */
  readonly dataFolder: string;
  /** Where archives lie: a folder, or `s3://bucket/prefix?…` (docs/archives.md). Absent: in the data folder. */
  readonly archives?: string | undefined;
  /** Days for which a bundle for an authority can be fetched; absent: 90. */
  readonly bundleDays?: number | undefined;
  /** Where erasures are written down before they begin: outside the database and its backups. Absent: in the data folder. */
  readonly erasureLedger?: string | undefined;
  /** How many proxies stand before us; only so many `X-Forwarded-For` entries are believed. */
  readonly trustedProxies: number;
  /** The whole demonstration in one process. */
  readonly demonstration: boolean;
  /** Of the demonstration: where the account pages of one of its companies are. */
  readonly accountPages?: { readonly name: string; readonly url: string } | undefined;
}

const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL that begins with ${protocols.map((name) => `${name}//`).join(' or ')}`,
  });

const Environment = z.object({
  DATABASE_URL: url('postgres:', 'postgresql:'),
  MIGRATION_DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  SMTP_URL: url('smtp:', 'smtps:'),
  MAIL_IN_URL: url('lmtp:', 'smtp:').optional(),
  IMAP_URL: z
    .string()
    .transform((text) => text.split(/\s+/).filter((one) => one !== ''))
    .pipe(z.array(url('imaps:', 'imap:')))
    .optional(),
  HABEAS_KEYRING: z.string().min(1),
  PUBLIC_URL: url('http:', 'https:'),
  NEUTRAL_URL: url('http:', 'https:').optional(),
  NEUTRAL_SENDER: z.email('must be one e-mail address').optional(),
  HABEAS_HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HABEAS_DATA: z.string().default('.habeas'),
  HABEAS_ARCHIVES: z.string().optional(),
  HABEAS_BUNDLE_DAYS: z.coerce.number().int().min(1).max(365).optional(),
  HABEAS_ERASURE_LEDGER: z.string().optional(),
  HABEAS_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
});

const NEEDED = ['DATABASE_URL', 'SMTP_URL', 'HABEAS_KEYRING', 'PUBLIC_URL'] as const;

/** Whether anything of a production configuration is set: then all of it must be, and no demonstration starts. */
export function isConfigured(environment: NodeJS.ProcessEnv): boolean {
  return NEEDED.some((name) => (environment[name] ?? '') !== '');
}

/** Reads the configuration. Throws `configuration-incomplete`, which names settings and never repeats values. */
export function readConfig(environment: NodeJS.ProcessEnv, demonstration = false): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = Environment.safeParse(given);
  if (!read.success) {
    const lines = read.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return given[name] === undefined ? `${name} is not set` : `${name} ${issue.message}`;
    });
    throw new Problem(
      'invalid',
      'configuration-incomplete',
      `The configuration is not complete: ${lines.join('; ')}. Nothing was started. See .env.example for what each setting means.`,
      { settings: read.error.issues.map((issue) => String(issue.path[0])) },
    );
  }
  const values = read.data;
  return {
    databaseUrl: values.DATABASE_URL,
    migrationDatabaseUrl: values.MIGRATION_DATABASE_URL ?? null,
    smtpUrl: values.SMTP_URL,
    mailInUrl: values.MAIL_IN_URL,
    imapUrls: values.IMAP_URL,
    keyring: openKeyring(values.HABEAS_KEYRING),
    publicUrl: new URL(values.PUBLIC_URL),
    neutralUrl: values.NEUTRAL_URL === undefined ? undefined : new URL(values.NEUTRAL_URL),
    neutralSender: values.NEUTRAL_SENDER,
    host: values.HABEAS_HOST,
    port: values.PORT,
    dataFolder: resolve(projectFolder, values.HABEAS_DATA),
    archives: values.HABEAS_ARCHIVES,
    bundleDays: values.HABEAS_BUNDLE_DAYS,
    erasureLedger:
      values.HABEAS_ERASURE_LEDGER === undefined
        ? undefined
        : resolve(projectFolder, values.HABEAS_ERASURE_LEDGER),
    trustedProxies: values.HABEAS_TRUSTED_PROXIES,
    demonstration,
  };
}
