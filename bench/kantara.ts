// Holds our export as Kantara Consent Receipt 1.1 against the published JSON Schema (draft-04).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import AjvDraft04 from 'ajv-draft-04';
import { kantaraReceipt } from '../src/consent/kantara-receipt.ts';
import { everyFacts } from './every-receipt.ts';
import type { Conformance } from './merkle.ts';

/** Every export that can be written validates, and one without a field that the schema asks for does not. */
export async function kantaraConformance(folder: string): Promise<Conformance> {
  const text = await readFile(join(folder, 'kantara-consent-receipt-v1_1-schema.json'), 'utf8');
  // The published file begins with comments, which are no JSON.
  const schema = JSON.parse(text.replace(/^\s*\/\/.*$/gm, '')) as object;
  const validate = new AjvDraft04.default({ strict: false }).compile(schema);
  const exported = everyFacts([])
    .filter(({ purpose, standing }) => purpose.basis === 'consent' && ['given', 'renewed'].includes(standing))
    .flatMap((facts) => [
      facts,
      { ...facts, jurisdiction: null, notice: null, purpose: { ...facts.purpose, recipients: [] } },
    ])
    .map((facts) => kantaraReceipt(facts, facts.recordId));
  const failures = exported.flatMap((receipt) =>
    validate(receipt) ? [] : [JSON.stringify(validate.errors?.[0])],
  );
  for (const missing of ['piiPrincipalId', 'services', 'policyUrl'] as const) {
    const { [missing]: _gone, ...rest } = exported[0] ?? {};
    if (validate(rest)) failures.push(`a receipt without ${missing} was not noticed`);
  }
  const total = exported.length + 3;
  return { passed: total - failures.length, total, failures };
}
