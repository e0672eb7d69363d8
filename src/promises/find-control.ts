// Looks a control up in the running system by its kind and name: found as it must be, or not, and what is there instead.
import type { ControlKind } from '../platform/clauses.ts';
import type { Control, FoundControl } from './control.ts';
import { findInMap } from './find-in-map.ts';
import type { Running } from './running-system.ts';

type Find = (running: Running, control: Control) => FoundControl;

/** Looks up one control. Nothing is asked of the database here: everything was read before. */
export function findControl(running: Running, control: Control): FoundControl {
  return FINDERS[control.kind](running, control);
}

/** What must be there, held against what is there; null: nothing is there. */
export function heldAgainst(
  what: string,
  { is }: Control,
  there: string | number | boolean | null | undefined,
): FoundControl {
  if (there === null || there === undefined) return { found: false, says: `${what} is not there` };
  if (is === undefined || is === there)
    return { found: true, says: there === true ? `${what} is there` : `${what}: ${there}` };
  return { found: false, says: `${what} is ${there}, and should be ${is}` };
}

const FINDERS: Readonly<Record<ControlKind, Find>> = {
  purpose: ({ purposes }, control) =>
    heldAgainst(
      `Purpose “${control.name}”`,
      control,
      purposes.find(({ name }) => name === control.name)?.basis,
    ),
  gate: findGate,
  schedule: findSchedule,
  workflow: findWorkflow,
  notice: ({ letters }, control) =>
    heldAgainst(`Letter “${control.name}”`, control, letters.includes(control.name) || null),
  'age-gate': ({ controller }, control) =>
    heldAgainst('Lowest age for an account', control, controller.minimumAge),
  schema: findInMap,
  session: ({ sessions }, control) => {
    const session = sessions.get(control.name);
    const there =
      session === undefined ? null : session.endsWithBrowser ? 'ends-with-browser' : 'outlives it';
    return heldAgainst(`Session of the ${control.name}`, control, there);
  },
  recipient: ({ recipients }, control) =>
    heldAgainst(
      `Recipient “${control.name}”`,
      control,
      recipients.find(({ name }) => name === control.name)?.role,
    ),
  register: ({ registers }, control) =>
    heldAgainst(`Register “${control.name}”`, control, registers.includes(control.name) || null),
  intake: ({ controller }, control) => {
    const { contactEmail, senderEmail, intakeEmails } = controller;
    const taken = [contactEmail, senderEmail, ...intakeEmails].includes(control.name);
    return heldAgainst(`Mailbox ${control.name}`, control, taken || null);
  },
  document: ({ documents }, control) => {
    const document = documents.get(control.name);
    const there =
      document === undefined ? null : document.authoritative ? 'authoritative' : 'without authority';
    return heldAgainst(`Document “${control.name}”`, control, there);
  },
  evidence: ({ evidence }, { name }) => {
    const found = evidence.get(name);
    const says =
      found === undefined ? `Nobody ever vouched for “${name}”` : `Vouched for on ${found.datedOn}`;
    return { found: found !== undefined, says };
  },
};

/** What is ruled out is denied to everybody; a purpose that rests on consent is denied until the person gives it. */
function findGate({ ruledOut, purposes }: Running, control: Control): FoundControl {
  const basis = purposes.find(({ name }) => name === control.name)?.basis;
  const there = ruledOut.includes(control.name) ? 'never' : basis;
  return heldAgainst(`Use “${control.name}”`, control, there);
}

/** `is`: a period of a promise, `by-law` (a law keeps it), or an event from which it is counted. */
function findSchedule({ schedules }: Running, control: Control): FoundControl {
  const what = `Schedule of ${control.name}`;
  const here = schedules.filter(({ collection }) => collection === control.name);
  if (here.length === 0) return heldAgainst(what, control, null);
  if (control.is === 'by-law') {
    const laws = here.filter(({ bound }) => bound === 'at-least').map(({ legalBasis }) => legalBasis);
    return laws.length === 0
      ? { found: false, says: `${what} names no law` }
      : { found: true, says: `${what}: ${laws.join('; ')}` };
  }
  const promises = here.filter(({ bound }) => bound === 'at-most');
  const fits = promises.find(
    ({ period, countedFromEvent }) => control.is === period || control.is === countedFromEvent,
  );
  const said = promises.map(({ period, countedFrom, countedFromEvent }) => {
    return `gone ${period} after ${countedFrom ?? countedFromEvent}`;
  });
  const found = control.is === undefined ? promises.length > 0 : fits !== undefined;
  const wanted = found || control.is === undefined ? '' : `, and should say ${control.is}`;
  return { found, says: `${what}: ${said.join('; ') || 'no promise'}${wanted}` };
}

/** Settings of the controller by name, rules on inactivity, and rights that people may ask for. */
function findWorkflow({ controller, inactivity, rights }: Running, control: Control): FoundControl {
  const settings: Readonly<Record<string, number | null>> = {
    'answer-within-days': controller.answerWithinDays,
    'cooling-off-days': controller.coolingOffDays,
    'warn-hours': controller.warnHours,
    'minor-within-hours': controller.minorWithinHours,
  };
  const { name } = control;
  if (name.startsWith('right-')) {
    const right = name.slice('right-'.length);
    return heldAgainst(`Asking for ${right}`, control, rights.includes(right) || null);
  }
  if (name.startsWith('inactivity ')) {
    const rule = inactivity.find(({ accounts }) => name === `inactivity ${accounts}`);
    return heldAgainst('Rule on accounts that nobody uses', control, rule?.period);
  }
  return heldAgainst(name.replaceAll('-', ' '), control, settings[name]);
}
