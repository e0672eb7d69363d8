// The chapters of a bundle, in the order in which they stand, and the letter on top of them.
import type { BundleCover, BundlePart } from './bundle-part.ts';

export const PARTS: readonly BundlePart[] = [];

/** Written last, because it says what the chapters found. */
export const COVER: BundleCover | null = null;
