// When an answer is due: dates only, no database, so that the law can be checked on paper.

/**
 * One calendar month after receipt (GDPR Art. 12(3)), counted as Regulation 1182/71 Art. 3(2)(c) does: the day of
 * receipt is not counted, and a month without that date ends on its last day. A controller that promises an
 * earlier day is held to it. Saturdays, Sundays and holidays do not move the day back: earlier is never wrong.
 */
export function dueOn(receivedOn: Temporal.PlainDate, promisedDays: number | null): Temporal.PlainDate {
  const lawful = receivedOn.add({ months: 1 }, { overflow: 'constrain' });
  if (promisedDays === null) return lawful;
  const promised = receivedOn.add({ days: promisedDays });
  return Temporal.PlainDate.compare(promised, lawful) < 0 ? promised : lawful;
}
