// Who looked at her data, as she reads it: the day, the role and the purpose in her language, and no name of staff.
import { translate } from '../languages/translate.ts';
import { lookedAt } from '../requests/reading.ts';
import type { Work } from '../work.ts';

export interface ShownReading {
  readonly on: Temporal.PlainDate;
  readonly who: string;
  readonly why: string;
}

/** The openings of her data by staff, newest first. Only for a page of the proven person. */
export async function shownReadings(
  work: Work,
  requestId: string,
  language: string,
): Promise<ShownReading[]> {
  const lines = await lookedAt(work, requestId);
  return lines.map(({ on, roles, purpose }) => ({
    on,
    // One role says enough; the one that may do most comes first.
    who: translate(language, `readings.role.${ROLES.find((role) => roles.includes(role)) ?? 'unknown'}`),
    why: translate(language, `readings.purpose.${purpose}`),
  }));
}

const ROLES = ['administrator', 'approver', 'caseworker', 'auditor'] as const;
