// Proposes what could carry a clause out: "30 days" and "logs" point to the schedule of the logs. A person confirms each.
import type { ClauseLabel, ControlKind } from '../platform/clauses.ts';
import type { PresentControls } from './present-controls.ts';
import { sharedWords, tellingWords } from './shared-words.ts';

export interface Proposal {
  readonly kind: ControlKind;
  readonly name: string;
  /** What it must be set to; null: that it is there. */
  readonly setting: string | null;
  /** For staff. */
  readonly why: string;
}

export interface Proposable {
  readonly excerpt: string;
  readonly section: string;
  readonly label: ClauseLabel | null;
  readonly also: readonly ClauseLabel[];
}

/** Counts up when a rule changes what it proposes. */
export const PROPOSALS_VERSION = 'control-rules-1';

type Rule = (clause: Proposable, present: PresentControls) => Proposal[];

/** What could carry a clause out, by what it speaks of; empty: a person must name it. */
export function proposeControls(clause: Proposable, present: PresentControls): Proposal[] {
  const labels = clause.label === null ? clause.also : [clause.label, ...clause.also];
  const found = labels.flatMap((label) => RULES[label]?.(clause, present) ?? []);
  const seen = new Set<string>();
  return found.filter(({ kind, name }) => {
    const key = `${kind} ${name}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

const one = (kind: ControlKind, name: string, setting: string | null, why: string): Proposal => ({
  kind,
  name,
  setting,
  why,
});

const UNITS: Readonly<Record<string, string>> = { day: 'D', week: 'W', month: 'M', year: 'Y' };

/** `up to 30 days` → P30D; null: no number of days, weeks, months or years stands there. */
function periodIn(text: string): { iso: string; days: string | null; words: string } | null {
  const found = /\b(\d{1,4})[- ]?(day|week|month|year)s?\b/i.exec(text);
  if (found === null) return null;
  const [words, number = '', unit = ''] = found;
  const mark = UNITS[unit.toLowerCase()] ?? 'D';
  return { iso: `P${number}${mark}`, days: mark === 'D' ? number : null, words };
}

const retention: Rule = ({ excerpt }, present) => {
  const places = namedPlaces(excerpt, present.collections);
  const period = periodIn(excerpt);
  if (period !== null)
    return places.map(({ address, words }) =>
      one('schedule', address, period.iso, `It says “${period.words}” and “${words}”.`),
    );
  if (!/as long as|until/i.test(excerpt)) return [];
  return places.flatMap(({ address, words }) => {
    const event = present.schedules.find(
      (schedule) => schedule.collection === address && schedule.countedFromEvent !== null,
    )?.countedFromEvent;
    return event == null
      ? []
      : [
          one(
            'schedule',
            address,
            event,
            `It says how long “${words}” stays, and the schedule counts from that event.`,
          ),
        ];
  });
};

const keptByLaw: Rule = ({ excerpt }, { collections, schedules }) =>
  namedPlaces(excerpt, collections)
    .filter(({ address }) =>
      schedules.some(({ collection, bound }) => collection === address && bound === 'at-least'),
    )
    .map(({ address, words }) =>
      one('schedule', address, 'by-law', `It says that a law keeps “${words}”, and the schedule names one.`),
    );

const RIGHT_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\baccess\b/i, 'access'],
  [/\bcorrect/i, 'rectification'],
  [/\bdelet|\beras/i, 'erasure'],
  [/\bobject\b/i, 'objection'],
  [/\brestrict\b/i, 'restriction'],
  [/\bexport\b|\bportab/i, 'portability'],
];

const RULES: Partial<Record<ClauseLabel, Rule>> = {
  'retention-period': retention,
  'retention-exception': keptByLaw,
  'sale-share': () => [one('gate', 'sale', 'never', 'It rules the sale of data out.')],
  'training-use': ({ excerpt }, { purposes, ruledOut }) => {
    const uses = [...ruledOut, ...purposes.map(({ name }) => name)].filter((name) => /train/i.test(name));
    const consent = /unless you|separately|consent/i.test(excerpt);
    const why = consent ? 'It allows training with consent alone.' : 'It rules training out.';
    return (uses.length === 0 ? ['training'] : uses).map((name) =>
      one('gate', name, consent ? 'consent' : 'never', why),
    );
  },
  age: ({ excerpt }) => {
    const age = /\b(1[0-9])\b/.exec(excerpt)?.[1];
    return age === undefined ? [] : [one('age-gate', 'minimum-age', age, `It names the age of ${age}.`)];
  },
  'cooling-off': ({ excerpt }) => {
    const days = periodIn(excerpt)?.days;
    return days == null
      ? []
      : [one('workflow', 'cooling-off-days', days, `It gives ${days} days to reconsider.`)];
  },
  'deletion-path': ({ excerpt }) => {
    const days = /\bwithin (\d{1,3}) days\b/i.exec(excerpt)?.[1];
    const erasure = one('workflow', 'right-erasure', null, 'It promises that data is deleted.');
    if (days === undefined) return [erasure];
    return [erasure, one('workflow', 'answer-within-days', days, `It promises this within ${days} days.`)];
  },
  'rights-list': ({ excerpt }) =>
    RIGHT_WORDS.flatMap(([words, right]) =>
      words.test(excerpt) ? [one('workflow', `right-${right}`, null, `It names the right to ${right}.`)] : [],
    ),
  recipients: ({ excerpt }, { recipients }) => named(excerpt, recipients),
  'collection-source': ({ excerpt }, { recipients }) => named(excerpt, recipients),
  'authority-disclosure': () => [
    one('register', 'authority-disclosures', null, 'Disclosures to authorities are written down there.'),
  ],
  cookies: ({ excerpt }) =>
    /\bsession\b/i.test(excerpt)
      ? [one('session', 'portal', 'ends-with-browser', 'It says that cookies end with the session.')]
      : [],
  'change-notice': () => [
    one('notice', 'policy-changed', null, 'It promises that people are told of changes.'),
  ],
  purpose: ({ excerpt }, { purposes }) => {
    const said = tellingWords(excerpt);
    const near = purposes.map(({ name, words, basis }) => ({
      name,
      basis,
      shared: sharedWords(said, `${name} ${words}`),
    }));
    return best(near).map(({ name, basis, shared }) =>
      one('purpose', name, basis, `It speaks of “${shared.join(' ')}”, as the purpose does.`),
    );
  },
  'data-category': ({ excerpt }, { collections }) =>
    namedPlaces(excerpt, collections).map(({ address, words }) =>
      one('schema', address, null, `It names “${words}”, and this collection holds such data.`),
    ),
  contact: ({ excerpt }, present) => mailboxes(excerpt, present),
  'request-channel': ({ excerpt }, present) => mailboxes(excerpt, present),
};

function named(excerpt: string, recipients: PresentControls['recipients']): Proposal[] {
  return recipients
    .filter(({ name }) => excerpt.toLowerCase().includes(name.toLowerCase()))
    .map(({ name, role }) => one('recipient', name, role, `It names ${name}, who is in the register.`));
}

function mailboxes(excerpt: string, { controller }: PresentControls): Proposal[] {
  const known = [controller.contactEmail, ...controller.intakeEmails];
  return [...new Set(excerpt.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g))].map((address) => {
    const why = known.includes(address) ? 'Mail to it is read here.' : 'Nobody reads mail to it here yet.';
    return one('intake', address, null, why);
  });
}

/** Those that share the most words with the clause; empty where none shares any. */
function best<T extends { readonly shared: readonly string[] }>(all: readonly T[]): T[] {
  const most = Math.max(0, ...all.map((entry) => entry.shared.length));
  return most === 0 ? [] : all.filter((entry) => entry.shared.length === most);
}

function namedPlaces(
  excerpt: string,
  collections: PresentControls['collections'],
): { address: string; words: string }[] {
  const said = tellingWords(excerpt);
  const places = collections.map(({ address, label }) => {
    const name = address.slice(address.indexOf('.') + 1).replaceAll('_', ' ');
    return { address, shared: sharedWords(said, `${name} ${label}`), name };
  });
  const found = best(places).map(({ address, shared: words }) => ({ address, words: words.join(' ') }));
  if (found.length > 0 || !/\baccounts?\b/i.test(excerpt)) return found;
  return places
    .filter(({ name }) => /^accounts?$/.test(name))
    .map(({ address }) => ({ address, words: 'account' }));
}
