// Holds every term that our receipts can use against the published lists of the Data Privacy Vocabulary 2.3.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DPV_CONTEXT } from '../src/consent/dpv-terms.ts';
import { everyReceipt, TABLE_TERMS } from './every-receipt.ts';
import type { Conformance } from './merkle.ts';

const OURS = ['dpv', 'pd', 'eu-gdpr'] as const;

/** Each term counts one: used as a key, a type, or a reference, in any receipt that can be written. */
export async function dpvConformance(folder: string): Promise<Conformance> {
  const known = await publishedTerms(folder);
  const used = new Set(TABLE_TERMS);
  for (const receipt of everyReceipt(await fidesCategories(folder))) collect(receipt, used);
  const failures = [...used].sort().filter((term) => !known.has(fullIri(term)));
  return { passed: used.size - failures.length, total: used.size, failures };
}

/** Every IRI of the lists. */
export async function publishedTerms(folder: string): Promise<ReadonlySet<string>> {
  const iris = new Set<string>();
  for (const name of (await readdir(folder)).filter((one) => one.endsWith('.csv'))) {
    const text = await readFile(join(folder, name), 'utf8');
    for (const [, iri] of text.matchAll(/^"[^"]*","(?:class|property)","(https:\/\/w3id\.org\/dpv[^"]*)"/gm))
      iris.add(iri ?? '');
  }
  return iris;
}

/** `dpv:Consent` as its IRI; what is none of ours as it is. */
export function fullIri(term: string): string {
  const [prefix = '', local = ''] = term.split(/:(.*)/s);
  return prefix in DPV_CONTEXT ? `${DPV_CONTEXT[prefix as keyof typeof DPV_CONTEXT]}${local}` : term;
}

/** The terms of the vocabulary in a node: its keys, its types, and what it refers to. */
export function collect(node: unknown, into: Set<string>): void {
  if (typeof node === 'string') {
    if (OURS.some((prefix) => node.startsWith(`${prefix}:`))) into.add(node);
  } else if (Array.isArray(node)) for (const one of node) collect(one, into);
  else if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) {
      if (key === '@context') continue;
      collect(key, into);
      collect(value, into);
    }
}

/** The published kinds of data, which lie beside; without them our own tables say enough. */
async function fidesCategories(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, '..', 'fides', 'data_categories.csv'), 'utf8').catch(() => '');
  return [...text.matchAll(/^"?(user[\w.]*)/gm)].map(([, key]) => key ?? '');
}
