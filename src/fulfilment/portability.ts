// The right of portability (GDPR Art. 20): what the person gave, knowingly or by using the service, and nothing else.
import { type Field, originOf } from '../data-map/dataset.ts';
import { disclosedColumns } from './access.ts';
import type { Fact } from './fact.ts';
import type { LeftOut } from './left-out.ts';
import { basisOf, unknownBase } from './portable-basis.ts';
import {
  type Found,
  notSearched,
  type PlannedRight,
  placeFact,
  placeInWords,
  rowsFact,
  rowsInWords,
  type StepDraft,
  type Surroundings,
  standingQuestion,
} from './right.ts';

/**
 * Hands over fields that the person provided or that were observed while she used the service (WP 242 rev.01), where a
 * purpose of their collection rests on consent or contract. What was inferred, or received from others, is left out by
 * name. Where nobody has said, a person decides.
 */
export const PORTABILITY: PlannedRight = {
  kind: 'access',
  draft: (found, surroundings) => found.map((one) => draftOne(one, surroundings)),
};

const WITH_ACCESS: Fact = { say: 'with-access' };

function draftOne(found: Found, { bases }: Surroundings): StepDraft {
  if (found.problem !== null || found.table === null) return notSearched(found);
  const basis = basisOf(found, bases);
  if (basis.state === 'outside') {
    const fact = { ...rowsFact('leave-out.basis', found), names: basis.purposes };
    return leaveOut(found, [fact, WITH_ACCESS], 'basis');
  }
  const fields = sort(found);
  if (fields.open.length + fields.undecided.length === 0) return nothingPortable(found, fields);
  if (found.rows === 0) return nothingHeld(found);
  const left = leftFields(fields);
  const parts = left.map(({ why, fields: gone }): Fact => ({ say: `left.${why}`, names: labels(gone) }));
  const without: Fact[] = parts.length === 0 ? [] : [{ say: 'not-portable', parts }, WITH_ACCESS];
  const withheld = found.collection.fields.filter(({ neverDisclose }) => neverDisclose !== null);
  const handed =
    withheld.length === 0
      ? rowsFact('hand-over', found)
      : { ...rowsFact('hand-over-without', found), names: labels(withheld) };
  const undecided = basis.state === 'unknown' ? [...fields.open, ...fields.undecided] : fields.undecided;
  const columns = new Set([...fields.open, ...fields.undecided].map(({ name }) => name));
  return {
    ...handOver(
      found,
      [handed, ...without],
      disclosedColumns(found).filter((name) => columns.has(name)),
    ),
    leftOut: left,
    undecided: undecided.map(({ name, label }) => ({ name, label })),
    questions: [
      ...standingQuestion(found, 'Hand over'),
      ...textQuestion(found, columns),
      ...originQuestion(found, fields.undecided, basis.state === 'unknown' ? unknownBase(basis) : null),
    ],
  };
}

interface Sorted {
  readonly open: readonly Field[];
  readonly undecided: readonly Field[];
  readonly inferred: readonly Field[];
  readonly received: readonly Field[];
}

/** The fields that may be disclosed at all, by where they come from. */
function sort(found: Found): Sorted {
  const columns = new Set(disclosedColumns(found));
  const fields = found.collection.fields.filter(({ name }) => columns.has(name));
  const by = Map.groupBy(fields, (field) => originOf(found.collection, field));
  return {
    open: [...(by.get('provided') ?? []), ...(by.get('observed') ?? [])],
    undecided: by.get(null) ?? [],
    inferred: by.get('inferred') ?? [],
    received: by.get('received') ?? [],
  };
}

function leftFields({ inferred, received }: Sorted) {
  const parts = [
    { why: 'inferred', fields: inferred },
    { why: 'received', fields: received },
  ] as const;
  return parts
    .filter(({ fields }) => fields.length > 0)
    .map(({ why, fields }) => ({ why, fields: fields.map(({ name, label }) => ({ name, label })) }));
}

function nothingPortable(found: Found, { inferred, received }: Sorted): StepDraft {
  if (inferred.length + received.length === 0)
    return leaveOut(found, [rowsFact('leave-out.secret', found)], 'secret');
  const why = received.length === 0 ? 'inferred' : inferred.length === 0 ? 'received' : 'mixed';
  return leaveOut(found, [rowsFact(`leave-out.${why}`, found), WITH_ACCESS], why);
}

function handOver(found: Found, facts: readonly Fact[], columns: readonly string[]): StepDraft {
  return {
    found,
    act: 'disclose',
    facts,
    maskings: [],
    columns,
    kept: null,
    problem: null,
    questions: [],
  };
}

function nothingHeld(found: Found): StepDraft {
  return handOver(found, [placeFact('nothing-held', found)], []);
}

/** Also where nothing was found: the archive must not tell another company who has a row in what is left out of it. */
function leaveOut(found: Found, facts: readonly Fact[], why: LeftOut['why']): StepDraft {
  const leftOut = [{ why, fields: [] }];
  if (found.rows === 0) return { ...nothingHeld(found), leftOut };
  return { ...handOver(found, facts, []), act: 'skip', leftOut };
}

function labels(fields: readonly { readonly label: string }[]): string[] {
  return fields.map(({ label }) => label);
}

function textQuestion(found: Found, columns: ReadonlySet<string>): StepDraft['questions'] {
  const texts = found.collection.fields.filter(({ name, freeText }) => freeText && columns.has(name));
  if (texts.length === 0 || found.standing !== 'own') return [];
  const what = `${rowsInWords(found.rows)} of ${placeInWords(found)}`;
  const sentence = `${what} hold free text (${labels(texts).join(', ')}) that may name other people. Hand them over, without what its readers take out?`;
  return [{ kind: 'free-text', sentence }];
}

function originQuestion(found: Found, silent: readonly Field[], base: string | null): StepDraft['questions'] {
  if (silent.length === 0 && base === null) return [];
  const where = placeInWords(found);
  const reasons = [
    ...(silent.length === 0
      ? []
      : [`The map does not say where ${labels(silent).join(', ')} of ${where} come from.`]),
    ...(base === null ? [] : [`For ${where}: ${base}.`]),
  ];
  const asked =
    'Did the person provide this, or cause it by using the service, on consent or by contract? Include it only then; an access request gives it in any case.';
  return [{ kind: 'origin', sentence: [...reasons, asked].join(' ') }];
}
