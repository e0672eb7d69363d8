// Choices made on a page of the controller: recorded for the device to which the notice was shown, all of them or none.
import { Problem } from '../platform/problem.ts';
import type { Work } from '../work.ts';
import type { Choice, Method, Source } from './consent-record.ts';
import { recordConsents } from './record-consents.ts';
import type { ShownAt } from './shown-token.ts';
import { honourOnDevice } from './signal.ts';

/** What somebody chose on a page. */
export interface PageChoices {
  readonly source: Extract<Source, 'page' | 'klaro'>;
  readonly choices: readonly { readonly purpose: string; readonly choice: Choice }[];
  readonly actedAt: Temporal.Instant;
  readonly method: Method | null;
  readonly jurisdiction: string | null;
  readonly age: number | null;
  /** Her browser sends Global Privacy Control. */
  readonly signal: boolean;
}

/** What became of one choice. */
export interface KeptChoice {
  readonly purpose: string;
  readonly choice: Choice;
  readonly record: string;
  /** `repeated`: the same act was recorded before. */
  readonly status: 'recorded' | 'repeated';
}

/**
 * Records choices under the notice that the token tells of. A signal of the browser counts from the moment before
 * them, so what she explicitly allows beside it is allowed. Throws what `recordConsents` refuses, with the purpose in its
 * details; nothing is kept then.
 */
export async function recordPageChoices(
  work: Work,
  shown: ShownAt,
  { source, choices, actedAt, method, jurisdiction, age, signal }: PageChoices,
): Promise<KeptChoice[]> {
  if (signal) {
    const first = Temporal.Instant.compare(actedAt, work.at) < 0 ? actedAt : work.at;
    await honourOnDevice(work, shown.device, first.subtract({ milliseconds: 1 }));
  }
  const outcomes = await recordConsents(
    work,
    choices.map(({ purpose, choice }) => ({
      who: { deviceId: shown.device },
      ...{ purpose, choice, actedAt, source, method, jurisdiction, age },
      notice: shown.notice,
    })),
  );
  return choices.map(({ purpose, choice }, index): KeptChoice => {
    const outcome = outcomes[index];
    if (outcome?.status === 'recorded' || outcome?.status === 'repeated')
      return { purpose, choice, record: outcome.record, status: outcome.status };
    throw refusalOf(purpose, outcome?.status === 'refused' ? outcome.problem : null);
  });
}

function refusalOf(purpose: string, problem: Problem | null): Problem {
  if (problem === null) throw new TypeError('only an import leaves an act alone');
  const { kind, code, message, details } = problem;
  return new Problem(kind, code, message.replace('of this act', 'of what was sent'), { ...details, purpose });
}
