// What the desk sees beside a case: what it is about, what was lodged about it, the conversation, the person's statement.
import { readMap } from '../data-map/data-store.ts';
import { addressOf } from '../data-map/dataset.ts';
import { conversationOf, type Said } from '../requests/conversation.ts';
import { findRequest, isReview, OUTCOMES, type Outcome } from '../requests/data-request.ts';
import { type LinkedCase, linkedCases } from '../requests/linked-case.ts';
import { mayConverse } from '../requests/message.ts';
import { mayDecide } from '../requests/outcome.ts';
import { type Place, type Statement, statementOf } from '../requests/statement.ts';
import { nothingHere } from '../web/doors.ts';
import type { Work } from '../work.ts';
import { RIGHT_WORDS, STATUS_TAGS, type Tag } from './words.ts';

const OUTCOME_WORDS: { readonly [O in Outcome]: string } = {
  upheld: 'Upheld: the person is right',
  'upheld-in-part': 'Upheld in part',
  'not-upheld': 'Not upheld',
};

interface ShownLink {
  readonly id: string;
  readonly reference: string;
  readonly wish: string;
  readonly tag: Tag;
}

/** A place of the map in a list to choose from. */
interface MapPlace extends Place {
  /** One for each place, whatever its names hold. */
  readonly value: string;
  readonly text: string;
}

export interface Beside {
  readonly isReview: boolean;
  readonly about: ShownLink | null;
  readonly reviews: readonly ShownLink[];
  readonly outcome: string | null;
  readonly outcomes: readonly { readonly value: Outcome; readonly text: string }[];
  /** The acting member of staff had a part in the first case. */
  readonly involved: boolean;
  readonly acknowledgedAt: Temporal.Instant | null;
  readonly acknowledgeBy: Temporal.PlainDate | null;
  readonly said: readonly Said[];
  readonly mayWrite: boolean;
  readonly statement: Statement | null;
  /** Collections and fields of the map, for a statement that is to stand beside them. */
  readonly places: readonly MapPlace[];
}

/** Reads what stands beside a case. Throws `not-here` for a case that is not here. */
export async function besideAtDesk(work: Work, requestId: string): Promise<Beside> {
  const request = await findRequest(work, requestId);
  if (request === undefined) throw nothingHere();
  const { about, reviews } = await linkedCases(work, request);
  const statement = await statementOf(work, requestId);
  return {
    isReview: isReview(request.right),
    about: about === null ? null : shown(about),
    reviews: reviews.map(shown),
    outcome: request.outcome === null ? null : OUTCOME_WORDS[request.outcome],
    outcomes: OUTCOMES.map((value) => ({ value, text: OUTCOME_WORDS[value] })),
    involved: (await mayDecide(work, request)).involved,
    acknowledgedAt: request.acknowledgedAt,
    acknowledgeBy: request.right === 'complaint' ? request.acknowledgeBy : null,
    said: await conversationOf(work, requestId),
    mayWrite: mayConverse(work, request),
    statement,
    places: statement === null ? [] : await placesOfMap(work),
  };
}

/** Every place of the map at which a statement may stand: `shop.users`, `shop.users given%20name`. */
export async function placesOfMap(work: Work): Promise<MapPlace[]> {
  const { datasets } = await readMap(work);
  return datasets.flatMap(({ dataset }) =>
    dataset.collections.flatMap((collection) => {
      const address = addressOf(dataset, collection);
      const all = encodeURIComponent(address);
      const label = collection.label;
      const fields = collection.fields.map(({ name, label: field }) => ({
        collection: address,
        field: name,
        value: `${all} ${encodeURIComponent(name)}`,
        text: `${label}: ${field}`,
      }));
      return [{ collection: address, field: null, value: all, text: `${label}, all of it` }, ...fields];
    }),
  );
}

function shown({ id, reference, right, status }: LinkedCase): ShownLink {
  return { id, reference, wish: RIGHT_WORDS[right], tag: STATUS_TAGS[status] };
}
