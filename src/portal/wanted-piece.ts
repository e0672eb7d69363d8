// Which bytes of a parcel are asked for (RFC 9110, 14): one range, or the whole.
import type { Piece } from '../archives/deliver.ts';
import type { Visit } from '../web/page.ts';
import { entityTag, type Parcel } from './send-parcel.ts';

/**
 * `whole` where no range is asked for, where what she has begun is another file (If-Range), and for several ranges at
 * once or a header that cannot be read, as the standard allows; `none` where the range lies behind the end.
 */
export function wantedPiece(req: Visit['req'], parcel: Parcel): Piece | 'whole' | 'none' {
  const condition = req.get('if-range');
  if (parcel.size === null || (condition !== undefined && condition !== entityTag(parcel))) return 'whole';
  const ranges = req.range(parcel.size);
  if (ranges === -1) return 'none';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return 'whole';
  const [range] = ranges;
  return range === undefined ? 'whole' : { start: range.start, end: range.end + 1 };
}
