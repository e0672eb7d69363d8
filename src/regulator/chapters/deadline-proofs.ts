// Chapter 4: why each answer was due on its day, one derivation a case, to read and to count again.
import { derivationSentences } from '../../laws/derivation-sentences.ts';
import type { BuiltPart, BundleLook, BundlePart } from '../bundle/bundle-part.ts';
import { type CaseClock, clockReader } from './case-clocks.ts';
import { type LoggedCase, loggedCases } from './case-facts-rows.ts';
import { IN_SCOPE, SEALED_CASES, sealedBindings } from './sealed-cases.ts';
import { readRows, streamBatches } from './stream-rows.ts';
import { bytesOf, jsonLines } from './text-files.ts';

const SOURCE = 'what happened to each case by the checkpoint, under the rule of its receipt';

/** A derivation for every case that has one; the cases without are counted. */
export const deadlinesPart: BundlePart = {
  name: '04-deadline-proofs',
  title: 'Why each answer was due on its day',
  build: async (look): Promise<BuiltPart> => {
    const { cases, without } = await countCases(look);
    return {
      files: [
        {
          path: '04-deadline-proofs/derivations.jsonl',
          source: SOURCE,
          content: () => jsonLines(proofs(look)),
        },
        {
          path: '04-deadline-proofs/derivations.txt',
          source: SOURCE,
          content: () => bytesOf(readable(look)),
        },
        {
          path: '04-deadline-proofs/rules.jsonl',
          source: 'the rules of law as they were on receipt',
          content: () => jsonLines(rulesOf(look)),
        },
      ],
      sentences:
        cases === 0 ? [] : [`For ${cases - without} of ${cases} cases it is shown how the day was found.`],
      omissions:
        without === 0
          ? []
          : [`${without} cases have no derivation: they are from before the laws were data.`],
      cited: [],
    };
  },
};

async function* withClocks(look: BundleLook): AsyncGenerator<readonly [LoggedCase, CaseClock]> {
  const read = clockReader(look);
  for await (const batch of loggedCases(look)) {
    const clocks = await read(batch.map(({ case_id: id }) => id));
    for (const one of batch) {
      const clock = clocks.get(one.case_id);
      if (clock !== undefined) yield [one, clock];
    }
  }
}

async function* proofs(look: BundleLook): AsyncGenerator<object> {
  for await (const [one, { derivation, lawDigest, governedBy }] of withClocks(look)) {
    const { case_number, case_id, due_on } = one;
    yield { case_number, case_id, due_on, due_by: governedBy, law_file_sha256: lawDigest, derivation };
  }
}

async function* readable(look: BundleLook): AsyncGenerator<string> {
  for await (const [one, { derivation, governedBy }] of withClocks(look)) {
    const { case_number: number, right, due_on: due } = one;
    const heading = `Case ${number ?? 'without a number'}: ${right}, ${derivation.law_name}`;
    const promise =
      due === null || due === derivation.due_on
        ? []
        : [
            `The controller's own date goes before the law's: ${due}${governedBy === null ? '' : ` (${governedBy})`}.`,
          ];
    const lines = [...derivationSentences(derivation), ...promise].map((line) => `  ${line}\n`);
    yield `${heading}\n${lines.join('')}\n`;
  }
}

async function countCases(look: BundleLook): Promise<{ cases: number; without: number }> {
  const values = { ...sealedBindings(look), asOf: look.asOf.toString() };
  const [counted] = await readRows<{ cases: number; without: number }>(look.work, COUNTS, values);
  return counted ?? { cases: 0, without: 0 };
}

async function* rulesOf({ work, asOf }: BundleLook): AsyncGenerator<object> {
  const values = { controllerId: work.controllerId, asOf: asOf.toString() };
  for await (const batch of streamBatches<object>(work, RULES, values)) yield* batch;
}

const RULES = `select distinct on (law, law_digest, rule->>'id', rule->>'version') law, law_digest as law_file_sha256, rule
  from data_requests where controller_id = :controllerId and rule is not null and received_at <= :asOf::timestamptz
  order by law, law_digest, rule->>'id', rule->>'version', case_number`;

/** A case has a derivation where its rule is known, and what happened to it. */
const COUNTS = `with ${SEALED_CASES}, known as (
    select distinct request_id::text as id from case_events
    where controller_id = :controllerId and written_at <= :asOf::timestamptz
  )
  select count(*)::int as cases, (count(*) filter (where d.rule is null or known.id is null))::int as without
  from facts join numbered using (id)
  left join data_requests d on d.controller_id = :controllerId and d.id = facts.id::uuid
  left join known on known.id = facts.id
  where ${IN_SCOPE}`;
