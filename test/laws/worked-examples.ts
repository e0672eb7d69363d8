// Dates worked out by hand, law by law, each with its reason: what the law says, not what the code does.

/**
 * One example a line: rule and version | seat and zone | what happened, local time | what is expected | why.
 * Expected: the due day, then `ack <day>` and `remark <code>` where there are such.
 */
export const EXAMPLES = `
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-03-16 10:00 | 2026-04-16 | The same date of the next month, a Thursday.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-01-31 10:00 | 2026-03-02 | February has no 31st: its last day, Saturday the 28th, moves to Monday.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2028-01-31 10:00 | 2028-02-29 | In a leap year the last day is Tuesday the 29th.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2027-01-31 10:00 | 2027-03-01 | 28 February 2027 is a Sunday and moves to Monday.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-03-03 09:00 | 2026-04-07 | 3 April is Good Friday; then a weekend and Easter Monday: Tuesday.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-04-01 09:00 | 2026-05-04 | 1 May is a Friday and a holiday: Monday.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-04-01 00:30 | 2026-05-04 | Half past midnight in Berlin is still 31 March in UTC; Berlin's day counts.
eu-gdpr/access v1 | DE-BE UTC | received 2026-03-31 22:30 | 2026-04-30 | The same moment for a controller that counts in UTC: 31 March, and April has 30 days.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-11-25 09:00 | 2026-12-28 | Christmas on Friday, its second day on Saturday, Sunday: Monday the 28th.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-12-01 09:00 | 2027-01-04 | New Year is a Friday: Monday the 4th.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2027-02-08 09:00 | 2027-03-09 | 8 March is a holiday in Berlin: Tuesday.
eu-gdpr/access v1 | DE-HH Europe/Berlin | received 2027-02-08 09:00 | 2027-03-08 | 8 March is no holiday in Hamburg: Monday stays.
eu-gdpr/access v1 | US-CA America/Los_Angeles | received 2026-03-03 09:00 | 2026-04-03 | A seat outside the Union: no Member State's holidays, so Good Friday counts as a day.
eu-gdpr/access v1 | IE Europe/Dublin | received 2026-02-17 09:00 | 2026-03-18 | 17 March is Saint Patrick's Day in Ireland.
eu-gdpr/access v1 | FR Europe/Paris | received 2026-06-14 09:00 | 2026-07-15 | 14 July is a Tuesday and a holiday in France.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-03-28 23:30 | 2026-04-28 | Clocks change in the night: dates do not.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-01-31 10:00; extended 2026-02-20 09:00 complexity | 2026-04-30 | Three months from 31 January, not two from the end of February.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-01-15 10:00; extended 2026-02-16 18:00 number-of-requests | 2026-04-15 | 15 February is a Sunday, so Monday the 16th is the last day to tell.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-01-15 10:00; extended 2026-02-17 00:01 complexity | 2026-02-16 remark extension-too-late | One minute after the first limit: no effect.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-01-15 10:00; extended 2026-02-17 00:01 complexity overridden | 2026-02-16 remark extension-too-late | Marked V: nobody overrides the text.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-01-15 10:00; extended 2026-02-02 10:00 complexity; extended 2026-02-03 10:00 complexity | 2026-04-15 remark already-extended | Once only.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-01-15 10:00; extended 2026-02-02 10:00 complexity until 2026-03-10 | 2026-03-10 | The notice names an earlier day than the law allows, and is held to it.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-01-15 10:00; extended 2026-02-02 10:00 consultations | 2026-02-16 remark extension-reason-not-known | The text knows complexity and number.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-03-16 10:00; clarification_asked 2026-03-18 10:00; clarification_answered 2026-03-25 10:00 | 2026-04-23 | 16 April and the seven days after the question.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-03-16 10:00; identity_asked 2026-03-18 10:00; clarification_asked 2026-03-20 10:00; clarification_answered 2026-03-23 10:00; identity_proven 2026-03-25 10:00 | 2026-04-23 | A pause inside a pause: seven days, once.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-03-16 10:00; identity_asked 2026-03-18 10:00; clarification_asked 2026-03-23 10:00; identity_proven 2026-03-25 10:00; clarification_answered 2026-03-28 10:00 | 2026-04-27 | Overlapping: 19 to 28 March, ten days; 26 April is a Sunday.
eu-gdpr/access v1 | DE-BE Europe/Berlin | received 2026-03-16 10:00; identity_asked 2026-03-18 10:00; as-of 2026-03-20 12:00 | 2026-04-20 | Two days so far; 18 April is a Saturday.
eu-gdpr/erasure v1 | DE-BE Europe/Berlin | received 2026-07-31 10:00 | 2026-08-31 | Both months have 31 days.
eu-gdpr/objection-marketing v1 | DE-BE Europe/Berlin | received 2026-10-03 10:00 | 2026-10-03 | A Saturday and a holiday: at once is at once.
eu-gdpr/withdraw-consent v1 | DE-BE Europe/Berlin | received 2026-10-04 23:59 | 2026-10-04 | Sunday before midnight: that day.
uk-gdpr/access v1 | GB-ENG Europe/London | received 2025-08-31 10:00 | 2025-09-30 | September has 30 days.
uk-gdpr/access v1 | GB-ENG Europe/London | received 2025-11-25 10:00 | 2025-12-29 | Christmas, Boxing Day on Friday, a weekend: Monday.
uk-gdpr/access v1 | GB-ENG Europe/London | received 2026-02-04 23:59 | 2026-03-04 | The last day of the old text keeps the old rule.
uk-gdpr/access v2 | GB-ENG Europe/London | received 2026-02-05 00:01; identity_asked 2026-02-06 10:00; identity_proven 2026-02-16 10:00 | 2026-03-16 | Article 12A: one month from the proof that was asked for.
uk-gdpr/access v3 | GB-ENG Europe/London | received 2026-07-01 10:00; identity_asked 2026-07-03 10:00; identity_proven 2026-07-09 10:00; clarification_asked 2026-07-12 10:00; clarification_answered 2026-07-20 10:00 | 2026-08-18 | A month from the 9th, and the nine days from the 12th to the 20th, both included.
uk-gdpr/access v3 | GB-ENG Europe/London | received 2026-07-01 10:00; clarification_asked 2026-07-10 09:00; clarification_answered 2026-07-10 15:00 | 2026-08-03 | One day left out: 2 August is a Sunday.
uk-gdpr/erasure v3 | GB-ENG Europe/London | received 2026-07-01 10:00; clarification_asked 2026-07-03 09:00; clarification_answered 2026-07-10 15:00 | 2026-08-03 | The pause is for access alone; 1 August is a Saturday.
uk-gdpr/access v2 | GB-ENG Europe/London | received 2026-03-10 10:00; fee_asked 2026-03-12 10:00; fee_paid 2026-03-31 10:00 | 2026-04-30 | From payment; April has 30 days.
uk-gdpr/access v2 | GB-ENG Europe/London | received 2026-03-10 10:00; identity_asked 2026-03-11 10:00; fee_asked 2026-03-12 10:00; fee_paid 2026-03-15 10:00; identity_proven 2026-03-20 10:00 | 2026-04-20 | The latest of request, fee and identity.
uk-gdpr/access v2 | GB-ENG Europe/London | received 2026-03-10 10:00; identity_asked 2026-04-14 10:00; identity_proven 2026-04-16 10:00 | 2026-04-10 remark asked-after-the-limit | Asking after the month is over starts nothing anew.
uk-gdpr/access v2 | GB-ENG Europe/London | received 2026-03-10 10:00; identity_proven 2026-03-15 10:00 | 2026-04-10 | A proof that nobody asked for moves nothing.
uk-gdpr/access v2 | GB-ENG Europe/London | received 2026-03-10 10:00; clarification_asked 2026-04-14 10:00; clarification_answered 2026-04-20 10:00 | 2026-04-10 | A question after the limit pauses nothing: the limit has passed.
uk-gdpr/access v2 | GB-ENG Europe/London | received 2026-03-10 10:00; clarification_asked 2026-04-10 23:00; clarification_answered 2026-04-20 10:00 | 2026-04-21 | Asked on the last day: the 10th to the 20th are eleven days.
uk-gdpr/access v3 | GB-ENG Europe/London | received 2026-07-01 10:00; identity_asked 2026-07-03 10:00; clarification_asked 2026-07-04 10:00; clarification_answered 2026-07-06 10:00; identity_proven 2026-07-09 10:00 | 2026-08-10 | A clock that has not started cannot be paused; 9 August is a Sunday.
uk-gdpr/access v2 | GB-ENG Europe/London | received 2026-03-31 10:00; extended 2026-04-30 23:00 complexity | 2026-06-30 | Told on the last day; three months from 31 March.
uk-gdpr/access v2 | GB-ENG Europe/London | received 2026-03-02 10:00; clarification_asked 2026-03-09 10:00; clarification_answered 2026-03-18 10:00; extended 2026-04-13 10:00 complexity | 2026-06-12 | The ten days move the last day to tell as well: 12 April is a Sunday.
uk-gdpr/access v3 | GB-ENG Europe/London | received 2026-10-24 23:59 | 2026-11-24 | Summer time ends in the night: dates do not change.
uk-gdpr/access v3 | GB-ENG Europe/London | received 2026-06-19 10:00 | 2026-07-20 | 19 July is a Sunday.
uk-gdpr/objection-marketing v1 | GB-ENG Europe/London | received 2026-05-04 10:00 | 2026-05-04 | A bank holiday: at once all the same.
uk-gdpr/complaint v1 | GB-ENG Europe/London | received 2026-06-19 10:00 | 2026-07-20 ack 2026-07-20 | Thirty days end on a Sunday.
uk-gdpr/complaint v1 | GB-ENG Europe/London | received 2026-07-31 10:00 | 2026-09-01 ack 2026-09-01 | 30 August is a Sunday, and Monday a bank holiday.
us-ca/access v2 | US-CA America/Los_Angeles | received 2026-03-02 10:00 | 2026-04-16 ack 2026-03-16 | 45 calendar days; ten working days for the acknowledgment.
us-ca/access v2 | US-CA America/Los_Angeles | received 2026-03-02 23:30; identity_asked 2026-03-03 10:00; identity_proven 2026-04-01 10:00 | 2026-04-16 ack 2026-03-16 | Verification moves nothing, and the day is California's.
us-ca/access v2 | US-CA America/Los_Angeles | received 2026-03-02 10:00; extended 2026-04-10 10:00 reasonably-necessary | 2026-05-31 ack 2026-03-16 | Ninety days in all; a Sunday stays.
us-ca/access v2 | US-CA America/Los_Angeles | received 2026-03-02 10:00; extended 2026-04-17 10:00 reasonably-necessary | 2026-04-16 ack 2026-03-16 remark extension-too-late | A day too late.
us-ca/access v2 | US-CA America/Los_Angeles | received 2026-03-02 10:00; extended 2026-04-17 10:00 reasonably-necessary overridden | 2026-05-31 ack 2026-03-16 | The last day to tell is marked S: an approver's written override stands.
us-ca/erasure v1 | US-CA America/Los_Angeles | received 2025-12-20 10:00 | 2026-02-03 ack 2026-01-06 | A Saturday; Christmas and New Year are left out of the ten.
us-ca/opt-out-sale v2 | US-CA America/Los_Angeles | received 2026-11-20 10:00 | 2026-12-15 | Fifteen working days; Thanksgiving and the day after it are off.
us-ca/opt-out-share v2 | US-CA America/Los_Angeles | received 2026-06-13 10:00 | 2026-07-07 | From a Saturday; Juneteenth and the substitute of Independence Day are off.
us-ca/opt-out-sale v2 | US-CA America/Los_Angeles | received 2026-03-06 23:00 | 2026-03-27 | Fifteen working days over the change to summer time.
us-ca/limit-sensitive v1 | US-CA America/Los_Angeles | received 2026-01-12 10:00 | 2026-02-03 | Martin Luther King Day is off.
us-va/access v1 | US-VA America/New_York | received 2026-01-01 10:00 | 2026-02-15 | The 45th day; a Sunday stays.
us-va/access v1 | US-VA America/New_York | received 2026-01-01 10:00; extended 2026-02-10 10:00 complexity | 2026-04-01 | Ninety days in all.
us-va/opt-out-sale v1 | US-VA America/New_York | received 2026-05-05 10:00 | 2026-06-19 | The 45th day is a holiday and stays.
us-va/appeal v1 | US-VA America/New_York | received 2026-03-01 10:00 | 2026-04-30 | Sixty days for an appeal.
us-co/access v1 | US-CO America/Denver | received 2026-02-10 10:00 | 2026-03-27 | 45 days.
us-co/appeal v1 | US-CO America/Denver | received 2026-02-10 10:00 | 2026-03-27 | 45 days for an appeal.
us-co/appeal v1 | US-CO America/Denver | received 2026-02-10 10:00; extended 2026-03-20 10:00 complexity | 2026-05-26 | 45 and 60 days.
us-ct/access v1 | US-CT America/New_York | received 2026-06-30 10:00 | 2026-08-14 | The old text on its last day.
us-ct/access v2 | US-CT America/New_York | received 2026-07-01 10:00 | 2026-08-15 | The new text, the same 45 days; a Saturday stays.
us-ct/withdraw-consent v1 | US-CT America/New_York | received 2026-08-01 10:00 | 2026-08-16 | Fifteen days to stop.
us-ct/appeal v1 | US-CT America/New_York | received 2026-08-01 10:00 | 2026-09-30 | Sixty days.
us-tx/access v1 | US-TX America/Chicago | received 2028-01-15 10:00 | 2028-02-29 | The 45th day is the leap day.
us-tx/access v1 | US-TX America/Chicago | received 2028-01-15 10:00; extended 2028-02-29 10:00 complexity | 2028-04-14 | Told on the 45th day: 45 more.
us-tx/appeal v1 | US-TX America/Chicago | received 2026-10-01 10:00 | 2026-11-30 | Sixty days.
us-or/withdraw-consent v1 | US-OR America/Los_Angeles | received 2026-02-20 10:00 | 2026-03-07 | Fifteen days to stop; a Saturday stays.
us-or/recipients v1 | US-OR America/Los_Angeles | received 2026-11-20 10:00 | 2027-01-04 | 45 days over the new year.
us-or/appeal v1 | US-OR America/Los_Angeles | received 2026-11-20 10:00 | 2027-01-04 | 45 days for an appeal.
br-lgpd/access v1 | BR-SP America/Sao_Paulo | received 2026-04-06 10:00 | 2026-04-21 | Fifteen days; Tiradentes' Day moves nothing.
br-lgpd/access v1 | BR-SP America/Sao_Paulo | received 2026-04-06 10:00; extended 2026-04-10 10:00 complexity | 2026-04-21 remark no-extension | Brazil knows no extension.
br-lgpd/rectification v1 | BR-SP America/Sao_Paulo | received 2026-04-11 10:00 | 2026-04-11 | At once, or an answer with reasons; a Saturday too.
ca-pipeda/access v1 | CA-ON America/Toronto | received 2026-01-30 10:00 | 2026-03-01 | Thirty days; a Sunday stays.
ca-pipeda/access v1 | CA-ON America/Toronto | received 2026-01-30 10:00; extended 2026-02-20 10:00 consultations | 2026-03-31 | Thirty more.
ca-pipeda/access v1 | CA-ON America/Toronto | received 2026-01-30 10:00; extended 2026-02-20 10:00 format-conversion until 2026-03-15 | 2026-03-15 | The notice names the day that the conversion takes.
ca-pipeda/access v1 | CA-ON America/Toronto | received 2026-01-30 10:00; extended 2026-02-20 10:00 complexity | 2026-03-01 remark extension-reason-not-known | Complexity is no reason in section 8(4).
ca-pipeda/access v1 | CA-ON America/Toronto | received 2026-01-30 10:00; clarification_asked 2026-02-02 10:00; clarification_answered 2026-02-20 10:00 | 2026-03-01 | No pause is known.
ch-fadp/access v1 | CH-ZH Europe/Zurich | received 2026-02-02 10:00 | 2026-03-04 | Thirty days.
ch-fadp/access v1 | CH-ZH Europe/Zurich | received 2026-02-02 10:00; fee_asked 2026-02-05 10:00; fee_confirmed 2026-02-09 10:00 | 2026-03-17 | Ten days to think from the 5th, then thirty.
ch-fadp/access v1 | CH-ZH Europe/Zurich | received 2026-02-02 10:00; fee_asked 2026-02-05 10:00; as-of 2026-02-20 10:00 | 2026-03-17 remark not-confirmed-in-time | Silence counts as withdrawn, and is said, never done in silence.
ch-fadp/access v1 | CH-ZH Europe/Zurich | received 2026-02-02 10:00; extended 2026-03-03 10:00 cannot-meet-period until 2026-04-10 | 2026-04-10 | The controller names the day.
ch-fadp/access v1 | CH-ZH Europe/Zurich | received 2026-02-02 10:00; extended 2026-03-06 10:00 cannot-meet-period until 2026-04-10 | 2026-03-04 remark extension-too-late | Named after the thirty days.
ch-fadp/access v1 | CH-ZH Europe/Zurich | received 2026-02-02 10:00; extended 2026-03-03 10:00 cannot-meet-period | 2026-03-04 remark extension-without-date | A delay without a new day is none.
kr-pipa/access v1 | KR Asia/Seoul | received 2026-02-10 10:00 | 2026-02-20 | Ten days; the lunar new year moves nothing.
kr-pipa/access v1 | KR Asia/Seoul | received 2026-05-02 00:30 | 2026-05-12 | Seoul's day, though it is still 1 May in UTC.
kr-pipa/access v1 | KR Asia/Seoul | received 2026-02-10 10:00; extended 2026-02-19 10:00 legitimate-ground until 2026-03-05 | 2026-03-05 | Postponed with reasons and a day.
kr-pipa/rectification v1 | KR Asia/Seoul | received 2026-12-28 10:00 | 2027-01-07 | Ten days over the new year.
`;
