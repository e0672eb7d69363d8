// The chapters of a bundle, in the order in which they stand, and the letter on top of them.
import { consentPart } from '../chapters/consent.ts';
import { controlsPart } from '../chapters/controls.ts';
import { deadlinesPart } from '../chapters/deadline-proofs.ts';
import { erasuresPart } from '../chapters/erasures.ts';
import { metricsPart } from '../chapters/metrics.ts';
import { policiesPart } from '../chapters/policies.ts';
import { recipientsPart } from '../chapters/recipients.ts';
import { requestsPart } from '../chapters/requests.ts';
import { retentionPart } from '../chapters/retention.ts';
import { coverOf } from '../cover/cover.ts';
import { BREACH_PART } from '../registers/breach-part.ts';
import { DISCLOSURE_PART } from '../registers/disclosure-part.ts';
import { ROPA_PART } from '../ropa/ropa-part.ts';
import type { BundleCover, BundlePart } from './bundle-part.ts';

export const PARTS: readonly BundlePart[] = [
  ROPA_PART,
  requestsPart,
  deadlinesPart,
  consentPart,
  retentionPart,
  erasuresPart,
  recipientsPart,
  policiesPart,
  DISCLOSURE_PART,
  BREACH_PART,
  metricsPart,
  controlsPart,
];

/** Written last, because it says what the chapters found. */
export const COVER: BundleCover | null = coverOf;
