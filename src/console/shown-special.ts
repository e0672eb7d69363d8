// What the desk sees of a case that is not simply about the person who asked: a minor's account, or an item.
import { type ItemPlace, itemPlaces } from '../fulfilment/name-item.ts';
import { type AgeThreshold, ageThreshold } from '../requests/age-threshold.ts';
import { findRequest, isOpen } from '../requests/data-request.ts';
import { itemOf, type ShownItem } from '../requests/depicted.ts';
import { searchedEmail } from '../requests/minor.ts';
import { type MinorMethod, minorCaseOf } from '../subjects/minor-case.ts';
import type { Work } from '../work.ts';

export const METHOD_WORDS: { readonly [M in MinorMethod]: string } = {
  'told-by-guardian': 'A guardian told us',
  'told-by-person': 'The person told us',
  'told-by-others': 'Somebody else told us',
  'seen-by-staff': 'Staff saw it',
};

export interface ShownSpecial {
  readonly minor: {
    readonly account: string;
    readonly method: string;
    readonly threshold: AgeThreshold | null;
    readonly checkedAt: Temporal.Instant | null;
    /** How staff checked the guardian. */
    readonly checkWords: string | null;
  } | null;
  readonly item: ShownItem | null;
  /** Where the item may lie; empty once it is named, or while it cannot be. */
  readonly places: readonly ItemPlace[];
}

/** What stands beside such a case; null for every other one. */
export async function shownSpecial(work: Work, requestId: string): Promise<ShownSpecial | null> {
  const request = await findRequest(work, requestId);
  if (request === undefined) return null;
  const minor = await minorCaseOf(work, requestId);
  const item = await itemOf(work, requestId);
  if (minor === undefined && item === null) return null;
  const nameable = item?.named === null && request.status !== 'received' && isOpen(request.status);
  const words = minor?.checkWords ?? null;
  return {
    minor:
      minor === undefined
        ? null
        : {
            account: await searchedEmail(work, request),
            method: METHOD_WORDS[minor.method],
            threshold: await ageThreshold(work.controller, request),
            checkedAt: minor.checkedAt,
            checkWords:
              words === null ? null : (await work.open(`minor_cases:${requestId}`, words)).toString('utf8'),
          },
    item,
    places: nameable ? await itemPlaces(work) : [],
  };
}
