// Acts that are not possible now, each with the reason: shown as buttons that cannot be pressed, never hidden.
import { isOpen, isReview, type Right, type Status } from '../requests/data-request.ts';

export interface ClosedAct {
  readonly name: string;
  readonly reason: string;
}

/** What the acts of staff depend on. */
export interface Openness {
  readonly right: Right;
  readonly status: Status;
  /** The case can still be refused or taken back. */
  readonly refusable: boolean;
  readonly mayRedraw: boolean;
  readonly hasPlan: boolean;
  readonly questionOpen: boolean;
}

/** Which permissions the reader holds; nobody is shown a closed door that was never theirs. */
export interface Held {
  readonly deny: boolean;
  readonly withdraw: boolean;
  readonly extend: boolean;
  readonly ask: boolean;
  readonly approve: boolean;
}

const RUNNING = 'The plan was approved and is being carried out, so it cannot be stopped half-way.';

/** The acts that are closed to a case, for somebody who may do them otherwise. */
export function closedActs(
  { right, status, refusable, mayRedraw, hasPlan, questionOpen }: Openness,
  held: Held,
): ClosedAct[] {
  const ended = `The case has ended${status === 'duplicate' ? ': another one goes on in its place' : ''}.`;
  const over = status === 'approved' ? RUNNING : ended;
  const open = isOpen(status);
  const review = isReview(right);
  const acts: (readonly [boolean, string, string | null])[] = [
    [held.ask, 'Ask the person a question', open ? null : `${ended} Write a message instead.`],
    [
      held.ask && open && questionOpen,
      'Ask a second question',
      'An earlier question still waits for its answer.',
    ],
    [held.extend, 'Tell the person that we need longer', open ? null : ended],
    [
      held.deny,
      'Refuse the request',
      review
        ? 'An appeal or a complaint ends with an outcome: upheld, upheld in part, or not upheld.'
        : refusable
          ? null
          : over,
    ],
    [held.withdraw, 'Take the request back for the person', refusable ? null : over],
    [
      held.approve && hasPlan && right !== 'rectification',
      'Draw the plan again',
      mayRedraw
        ? null
        : open
          ? status === 'approved'
            ? RUNNING
            : 'Habeas draws the plan by itself.'
          : ended,
    ],
  ];
  return acts.flatMap(([may, name, reason]) => (may && reason !== null ? [{ name, reason }] : []));
}
