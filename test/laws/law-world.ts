// The loaded laws, and short ways to tell a story in tests.
import { join } from 'node:path';
import { type Calendar, calendarOf, type Place } from '../../src/laws/calendar.ts';
import type { CaseEvents, LawEvent } from '../../src/laws/events.ts';
import { EVENTS, EXTENSION_REASONS } from '../../src/laws/law-codes.ts';
import type { Law, Rule } from '../../src/laws/law-schema.ts';
import { loadLaws } from '../../src/laws/load-laws.ts';
import { projectFolder } from '../../src/platform/project.ts';

export const laws = await loadLaws(join(projectFolder, 'laws'));

export function lawOf(id: string): Law {
  const law = laws.get(id);
  if (law === undefined) throw new Error(`no law ${id}`);
  return law;
}

/** `ruleOf('uk-gdpr/access', 2)` */
export function ruleOf(id: string, version = 1): Rule {
  const rule = lawOf(id.split('/')[0] ?? '').rules.find((one) => one.id === id && one.version === version);
  if (rule === undefined) throw new Error(`no rule ${id} version ${version}`);
  return rule;
}

export function placeOf(text: string): Place {
  const [country = '', subdivision = null] = text.split('-');
  return { country, subdivision };
}

export function calendarFor(rule: Rule, seat: string): Calendar {
  return calendarOf(rule.calendar.value, placeOf(seat));
}

/** `received 2026-03-16 10:00; extended 2026-04-01 09:00 complexity until 2026-05-01; as-of 2026-04-02 12:00` */
export function story(text: string, zone: string): CaseEvents {
  const events: LawEvent[] = [];
  let asOf: Temporal.Instant | undefined;
  for (const part of text.split(';')) {
    const [word = '', day = '', time = '', reasonWord = '', ...rest] = part.trim().split(/\s+/);
    const at = Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).toInstant();
    if (word === 'as-of') asOf = at;
    const kind = EVENTS.find((one) => one === word);
    if (kind === undefined) {
      if (word !== 'as-of') throw new Error(`no event ${word}`);
    } else if (kind === 'extended') {
      const reason = EXTENSION_REASONS.find((one) => one === reasonWord);
      if (reason === undefined) throw new Error(`no reason ${reasonWord}`);
      const until = rest[rest.indexOf('until') + 1];
      events.push({
        kind,
        at,
        reason,
        ...(rest.includes('until') && until !== undefined ? { until: Temporal.PlainDate.from(until) } : {}),
        ...(rest.includes('overridden') ? { overridden: true } : {}),
      });
    } else events.push({ kind, at });
  }
  return { zone, events, ...(asOf === undefined ? {} : { asOf }) };
}

export function at(text: string, zone: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(zone).toInstant();
}
