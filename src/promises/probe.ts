// A probe: something that really tries whether a control works. It reads, or acts on a canary, and leaves no trace on people.
import type { OpenStores } from '../fulfilment/open-stores.ts';
import { CLOCK, type House, type Work } from '../work.ts';
import type { Figures, ProbeOutcome } from './proof.ts';

/** What a probe is given. */
export interface Probing {
  readonly house: House;
  readonly controllerId: string;
  /** What it shall look at, as the provision says; empty: it needs not be told. */
  readonly about: string;
  readonly stores: OpenStores;
  readonly signal: AbortSignal;
}

export type Probe = (probing: Probing) => Promise<ProbeOutcome>;

/** An address at which nobody is: requests that are only rehearsed come from there (RFC 2606). */
export const NOBODY = 'rehearsal@habeas-probe.example';

/** Ends a work without keeping anything that it did. */
class Rehearsed extends Error {}

/** Acts in a work that is always undone: cases, letters and log entries of it never were. Answers with what it found. */
export async function rehearse<T>(
  { house, controllerId }: Pick<Probing, 'house' | 'controllerId'>,
  act: (work: Work) => Promise<T>,
): Promise<T> {
  const found: { value?: T } = {};
  try {
    await house.inWork(controllerId, CLOCK, async (work) => {
      found.value = await act(work);
      throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
  return found.value as T;
}

/** Reads in a work of its own. */
export async function look<T>(
  { house, controllerId }: Pick<Probing, 'house' | 'controllerId'>,
  act: (work: Work) => Promise<T>,
): Promise<T> {
  return await house.inWork(controllerId, CLOCK, act, 'look');
}

/** It was tried, and it is as promised. */
export function passed(sentence: string, figures: Figures = {}): ProbeOutcome {
  return { outcome: 'passed', sentence, figures };
}

/** It was tried, and it is not as promised. */
export function failed(sentence: string, figures: Figures = {}): ProbeOutcome {
  return { outcome: 'failed', sentence, figures };
}

/** It could not be tried; that proves nothing. */
export function unable(sentence: string, figures: Figures = {}): ProbeOutcome {
  return { outcome: 'unable', sentence, figures };
}

/** `3 rows`, `1 row` */
export function many(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
