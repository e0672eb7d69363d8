// When this controller owes the answer to a request, on its own calendar.
import { dueOn } from '../laws/due-date.ts';
import { dayOf } from '../platform/clock.ts';
import type { Controller } from '../platform/controller.ts';

/** The day on which the answer is due, where the controller is; counted from receipt, whatever the proof takes. */
export function deadline(controller: Controller, receivedAt: Temporal.Instant): Temporal.PlainDate {
  return dueOn(dayOf(receivedAt, controller.timeZone), controller.answerWithinDays);
}
