// Every probe of the house by name.
import type { Probe } from './probe.ts';
import { archiveSecrets } from './probes/archive-secrets.ts';
import { balancesShown, balancesStay } from './probes/balances.ts';
import { canaryErasure } from './probes/canary-erasure.ts';
import { cardNumbers } from './probes/card-numbers.ts';
import { customersReached } from './probes/customers-reached.ts';
import { disclosuresStated } from './probes/disclosures-stated.ts';
import { documentsChained, documentsDated } from './probes/documents.ts';
import { failuresFree } from './probes/failures-free.ts';
import { gateDenies } from './probes/gate-denies.ts';
import { hashedKeys } from './probes/hashed-keys.ts';
import { inactivityWarned } from './probes/inactivity-warned.ts';
import { licencesNamed } from './probes/licences-named.ts';
import { logScan } from './probes/log-scan.ts';
import { mailJudged } from './probes/mail-judged.ts';
import { mapMatches } from './probes/map-matches.ts';
import { minorCases } from './probes/minor-cases.ts';
import { oldestRow } from './probes/oldest-row.ts';
import { optOut } from './probes/opt-out.ts';
import { purposesOf, purposesStated } from './probes/purposes-stated.ts';
import { recipientNotices } from './probes/recipient-notices.ts';
import { requestForm } from './probes/request-form.ts';
import { restoreDrill } from './probes/restore-drill.ts';
import { schedulesHeld } from './probes/schedules-held.ts';
import { sessionCookie } from './probes/session-cookie.ts';
import { suppression } from './probes/suppression.ts';
import { watchAlerts } from './probes/watch-alerts.ts';

/** By the name that provisions use. */
export const PROBES: Readonly<Record<string, Probe>> = {
  'archive-secrets': archiveSecrets,
  'balances-shown': balancesShown,
  'balances-stay': balancesStay,
  'canary-erasure': canaryErasure,
  'card-numbers': cardNumbers,
  'customers-reached': customersReached,
  'disclosures-stated': disclosuresStated,
  'documents-chained': documentsChained,
  'documents-dated': documentsDated,
  'failures-free': failuresFree,
  'gate-denies': gateDenies,
  'hashed-keys': hashedKeys,
  'inactivity-warned': inactivityWarned,
  'licences-named': licencesNamed,
  'log-scan': logScan,
  'mail-judged': mailJudged,
  'map-matches': mapMatches,
  'minor-cases': minorCases,
  'oldest-row': oldestRow,
  'opt-out': optOut,
  'purposes-of': purposesOf,
  'purposes-stated': purposesStated,
  'recipient-notices': recipientNotices,
  'request-form': requestForm,
  'restore-drill': restoreDrill,
  'schedules-held': schedulesHeld,
  'session-cookie': sessionCookie,
  suppression,
  'watch-alerts': watchAlerts,
};
