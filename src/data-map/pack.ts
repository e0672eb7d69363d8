// A pack: the folder that says who a controller is, which stores it has, and where personal data lies in them.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { ControllerValues } from '../platform/controller.ts';
import { Problem } from '../platform/problem.ts';
import type { Dataset } from './dataset.ts';
import { loadDatasets } from './dataset-yaml.ts';

const LARGEST = 1_000_000;
const text = z.string().trim().min(1).max(500);
const period = z
  .string()
  .regex(/^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/, 'must be an ISO 8601 period such as P30D');

const ControllerFile = z.strictObject({
  slug: z.string().regex(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/, 'must be small letters, digits and hyphens'),
  name: text,
  language: z
    .string()
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must be a language such as en')
    .default('en'),
  time_zone: z
    .string()
    .refine(
      (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
      'must be an IANA time zone such as Europe/Berlin',
    ),
  postal_address: z.string().max(500).default(''),
  contact_email: z.email(),
  sender: z.strictObject({ name: text, email: z.email() }),
  colour: z.string().regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #1d4b73'),
  authority: z.strictObject({
    name: text,
    url: z.url({ protocol: /^https$/ }),
    address: z.string().max(500).default(''),
  }),
  privacy_notice_url: z.url({ protocol: /^https$/ }),
  promises: z.strictObject({
    answer_within_days: z.int().min(1).max(31).nullable().default(null),
    cooling_off_days: z.int().min(0).max(90).default(0),
  }),
  approvals: z.strictObject({
    row_cap: z.int().min(1).default(100_000),
    single_officer: z.boolean().default(false),
    confirm_delay_hours: z.int().min(1).max(720).default(24),
    access_approves_itself: z.boolean().default(false),
  }),
});

const StoresFile = z.strictObject({
  stores: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be small letters, digits and hyphens'),
      label: text,
      url: z
        .string()
        .regex(
          /^env:[A-Z][A-Z0-9_]*$/,
          'must be a reference such as env:SHOP_DATABASE_URL; secrets do not belong into a pack',
        ),
      datasets: z
        .array(z.string().regex(/^[a-z0-9][a-z0-9_-]*\.yaml$/, 'must name a file in datasets/'))
        .min(1),
    }),
  ),
});

/** Files that a pack may hold beside; they are read strictly today and carried out by later parts of the house. */
const OTHERS: Readonly<Record<string, z.ZodType>> = {
  'purposes.yaml': z.strictObject({
    purposes: z.array(z.strictObject({ name: text, words: text, basis: text })),
  }),
  'recipients.yaml': z.strictObject({
    recipients: z.array(z.strictObject({ name: text, role: text, for: z.array(text) })),
  }),
  'retention.yaml': z.strictObject({
    retention: z.array(z.strictObject({ collection: text, period, counted_from: text, basis: text })),
  }),
  'provisions.yaml': z.strictObject({
    provisions: z.array(z.strictObject({ id: text, binds: z.boolean(), says: text })),
  }),
};

export interface PackStore {
  readonly name: string;
  readonly label: string;
  readonly url: string;
  readonly maps: readonly {
    readonly file: string;
    readonly yaml: string;
    readonly datasets: readonly Dataset[];
  }[];
}

export interface Pack {
  readonly controller: ControllerValues;
  readonly stores: readonly PackStore[];
}

/** Reads a pack folder whole, or refuses it by file, line and key (`pack-not-valid`, `map-…`). Changes nothing. */
export async function readPack(folder: string): Promise<Pack> {
  const files = await readdir(folder).catch(() => {
    throw notValid(folder, null, 'there is no such folder');
  });
  const unknown = files.find(
    (file) =>
      !['controller.yaml', 'stores.yaml', 'datasets', 'documents', ...Object.keys(OTHERS)].includes(file),
  );
  if (unknown !== undefined) throw notValid(unknown, null, 'a pack has no file of this name');
  const controller = controllerValues(await readFileAs(folder, 'controller.yaml', ControllerFile));
  for (const [file, schema] of Object.entries(OTHERS))
    if (files.includes(file)) await readFileAs(folder, file, schema);
  const { stores } = files.includes('stores.yaml')
    ? await readFileAs(folder, 'stores.yaml', StoresFile)
    : { stores: [] };
  const read: PackStore[] = [];
  for (const { name, label, url, datasets } of stores) {
    const maps: PackStore['maps'][number][] = [];
    for (const file of datasets) {
      const place = `datasets/${file}`;
      const yaml = await readText(folder, place);
      maps.push({ file: place, yaml, datasets: await loadDatasets(yaml, place) });
    }
    read.push({ name, label, url, maps });
  }
  return { controller, stores: read };
}

function controllerValues(file: z.infer<typeof ControllerFile>): ControllerValues {
  return {
    slug: file.slug,
    name: file.name,
    language: file.language,
    timeZone: file.time_zone,
    postalAddress: file.postal_address,
    contactEmail: file.contact_email,
    senderName: file.sender.name,
    senderEmail: file.sender.email,
    colour: file.colour,
    authority: file.authority,
    answerWithinDays: file.promises.answer_within_days,
    coolingOffDays: file.promises.cooling_off_days,
    rowCap: file.approvals.row_cap,
    singleOfficer: file.approvals.single_officer,
    confirmDelayHours: file.approvals.confirm_delay_hours,
    accessApprovesItself: file.approvals.access_approves_itself,
    privacyNoticeUrl: file.privacy_notice_url,
  };
}

async function readFileAs<S extends z.ZodType>(
  folder: string,
  file: string,
  schema: S,
): Promise<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(await readText(folder, file), {
    lineCounter: lines,
    uniqueKeys: true,
    maxAliasCount: 0,
  } as object);
  const [error] = document.errors;
  if (error !== undefined)
    throw notValid(
      file,
      error.linePos?.[0].line ?? null,
      error.code === 'DUPLICATE_KEY' ? 'the same key stands twice' : 'it is not valid YAML',
    );
  const read = schema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = [...(issue?.path ?? [])] as (string | number)[];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const node = document.getIn(unknown === undefined ? path : [...path, unknown], true) as
    | { range?: [number] }
    | undefined;
  const line = node?.range === undefined ? null : lines.linePos(node.range[0]).line;
  const name = [...path, ...(unknown === undefined ? [] : [unknown])].join('.');
  throw notValid(
    file,
    line,
    unknown === undefined
      ? `"${name}" ${issue?.message ?? 'is not valid'}`
      : `"${name}" is not a key that a pack knows`,
  );
}

async function readText(folder: string, file: string): Promise<string> {
  const bytes = await readFile(join(folder, file)).catch(() => {
    throw notValid(file, null, 'the file is missing');
  });
  if (bytes.length > LARGEST) throw notValid(file, null, 'it is larger than 1 MB');
  return bytes.toString('utf8');
}

function notValid(file: string, line: number | null, why: string): Problem {
  const place = line === null ? file : `${file}, line ${line}`;
  return new Problem('invalid', 'pack-not-valid', `${place}: ${why}. Nothing was changed.`, { file, line });
}
