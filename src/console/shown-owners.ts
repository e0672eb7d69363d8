// What the page of a case shows of systems that people look after: who was asked, how far it is, what they answered.
import { filesWait } from '../fulfilment/owner-files.ts';
import { HOUSE_LANGUAGE, translate } from '../languages/translate.ts';
import { evidenceRows } from '../requests/evidence-file.ts';
import {
  OWNER_REASONS,
  type OwnerOutcome,
  type OwnerTask,
  ownerTasksOf,
  ownerWords,
} from '../requests/owner-task.ts';
import { recordReading } from '../requests/reading.ts';
import { mayOpen, type Visit } from '../web/page.ts';
import type { Work } from '../work.ts';
import { type ShownOwnerFile, shownOwnerFile } from './shown-owner-file.ts';
import type { Tag } from './words.ts';

const OUTCOME_WORDS: { readonly [O in OwnerOutcome]: string } = {
  done: 'Done',
  'not-found': 'The person is not there',
  exception: 'Not done, or not all of it',
};

const BY_WORDS: { readonly [B in NonNullable<OwnerTask['answeredBy']>]: string } = {
  owner: 'the owner',
  'last-resort': 'the owner of last resort',
  staff: 'staff, who heard it by another way',
};

type Moments = Pick<
  OwnerTask,
  'askedAt' | 'dueAt' | 'remindedAt' | 'escalatedAt' | 'answeredAt' | 'settledAt' | 'owner' | 'lastResort'
>;

export interface ShownOwnerTask extends Moments {
  readonly id: string;
  readonly system: string;
  readonly state: OwnerTask['state'];
  readonly kind: OwnerTask['kind'];
  readonly tag: Tag;
  readonly silent: boolean;
  /** The answer in words; null: there is none yet. */
  readonly outcome: string | null;
  readonly exception: boolean;
  readonly by: string;
  readonly words: string | null;
  /** There are words, and the password comes before them: they are the person's data. */
  readonly closed: boolean;
  readonly passed: boolean | null;
  readonly files: readonly ShownOwnerFile[];
  /** Staff still say what the person gets of each file. */
  readonly filesWait: boolean;
  /** A file is withheld or replaced. */
  readonly ruled: boolean;
}

export interface ShownOwners {
  readonly tasks: readonly ShownOwnerTask[];
  /** How far the tasks are, taken together; null where nothing waits for them. */
  readonly waits: 'asked' | 'silent' | 'answered' | null;
  readonly reasons: readonly { readonly value: string; readonly text: string }[];
}

/** Reads the tasks of a case, with what came with their answers; words are shown after the password, and that is written down. */
export async function shownOwners(visit: Visit, work: Work, requestId: string): Promise<ShownOwners> {
  const rows = await ownerTasksOf(work, [requestId]);
  const files = rows.length === 0 ? [] : await evidenceRows(work, requestId);
  const opened = visit.steppedUp && mayOpen('open:evidence', visit.account);
  if (opened && rows.some(({ words }) => words !== null)) await recordReading(work, requestId, 'answer');
  const tasks: ShownOwnerTask[] = [];
  for (const row of rows) {
    const { id, system, state, kind, stage, outcome, reason, answeredBy, passed } = row;
    const { askedAt, dueAt, remindedAt, escalatedAt, answeredAt, settledAt, owner, lastResort } = row;
    const why = reason === null ? '' : `: ${reasonWords(reason).toLowerCase()}`;
    const own = files.filter((file) => file.ownerTaskId === id && file.state !== 'taken-back');
    tasks.push({
      ...{ id, system, state, kind, passed, askedAt, dueAt, remindedAt, escalatedAt, answeredAt, settledAt },
      ...{ owner, lastResort, silent: stage === 'silent' },
      tag: tagOf(row),
      outcome: outcome === null ? null : `${OUTCOME_WORDS[outcome]}${why}`,
      exception: outcome === 'exception',
      by: answeredBy === null ? '' : BY_WORDS[answeredBy],
      words: opened ? await ownerWords(work, row) : null,
      closed: !opened && row.words !== null,
      files: own.map(shownOwnerFile),
      filesWait: filesWait(row),
      ruled: own.some(({ fate }) => fate !== null),
    });
  }
  const reasons = OWNER_REASONS.map((value) => ({ value, text: reasonWords(value) }));
  return { tasks, waits: waitsOf(tasks), reasons: [{ value: '', text: 'Choose' }, ...reasons] };
}

function reasonWords(reason: string): string {
  return translate(HOUSE_LANGUAGE, `owner.reasons.${reason}`);
}

function tagOf({ state, stage, outcome }: OwnerTask): Tag {
  if (state === 'answered') return { words: 'To look at', colour: 'yellow' };
  if (state === 'settled')
    return outcome === 'exception'
      ? { words: 'Not done', colour: 'orange' }
      : { words: 'Answered', colour: 'green' };
  return stage === 'asked' || stage === 'reminded'
    ? { words: 'Waiting', colour: 'blue' }
    : { words: 'Overdue', colour: 'red' };
}

function waitsOf(tasks: readonly ShownOwnerTask[]): ShownOwners['waits'] {
  if (tasks.some(({ state }) => state === 'answered')) return 'answered';
  const waiting = tasks.filter(({ state }) => state === 'open');
  if (waiting.length === 0) return null;
  return waiting.some(({ silent }) => silent) ? 'silent' : 'asked';
}
