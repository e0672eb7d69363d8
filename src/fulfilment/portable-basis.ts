// Whether a collection is used on consent or by contract, which portability asks for (GDPR Art. 20(1)(a)).
import type { LegalBasis } from '../data-map/purpose.ts';
import type { Found } from './right.ts';

/** `inside`: one purpose at least rests on consent or contract. `outside`: none does. `unknown`: nobody has said. */
export interface Basis {
  readonly state: 'inside' | 'outside' | 'unknown';
  /** The purposes that decided it: all of them, or those without a known basis. */
  readonly purposes: readonly string[];
}

const PORTABLE: readonly LegalBasis[] = ['consent', 'contract'];

/** On what a collection rests; rows that tell of nobody need no basis. `bases` is by the words of a purpose. */
export function basisOf(
  { collection, personal }: Pick<Found, 'collection' | 'personal'>,
  bases: ReadonlyMap<string, LegalBasis>,
): Basis {
  const { purposes } = collection;
  if (!personal) return { state: 'inside', purposes };
  const known = purposes.map((words) => bases.get(words));
  if (known.some((basis) => basis !== undefined && PORTABLE.includes(basis)))
    return { state: 'inside', purposes };
  const unknown = purposes.filter((words) => !bases.has(words));
  return purposes.length === 0 || unknown.length > 0
    ? { state: 'unknown', purposes: unknown }
    : { state: 'outside', purposes };
}

/** Why a basis is unknown, for staff, without a full stop. */
export function unknownBase({ purposes }: Pick<Basis, 'purposes'>): string {
  if (purposes.length === 0) return 'the map names no purpose';
  return `nobody has said on what ${purposes.map((words) => `"${words}"`).join(', ')} rests`;
}
