// The worker: every queue with its handler, in one list.

import type { JobName } from '../src/queue/catalogue.ts';
import type { JobHandler } from '../src/queue/queue.ts';
import type { House } from '../src/work.ts';
import { buildBundleJob } from './build-bundle.ts';
import { chaseAlerts } from './chase-alerts.ts';
import { chaseProofsJob } from './chase-proofs.ts';
import { chaseRecipientsJob } from './chase-recipients.ts';
import { compareMaps } from './compare-maps.ts';
import { comparePointsJob } from './compare-points.ts';
import { destroyDocuments } from './destroy-documents.ts';
import { destroyEvidence } from './destroy-evidence.ts';
import { drawPlanJob } from './draw-plan.ts';
import { drawUseColumnsJob } from './draw-use-columns.ts';
import { endCoolingOff } from './end-cooling-off.ts';
import { endUnusedJob } from './end-unused.ts';
import { eraseAgainJob } from './erase-again.ts';
import { expireArchives } from './expire-archives.ts';
import { expireBundles } from './expire-bundles.ts';
import { fetchMailJob } from './fetch-mail.ts';
import { findUnusedJob } from './find-unused.ts';
import { forgetErasuresJob } from './forget-erasures.ts';
import { forgetOldKeysJob } from './forget-old-keys.ts';
import { heedHoldJob } from './heed-hold.ts';
import { indexNotes } from './index-notes.ts';
import { judgeMailJob } from './judge-mail.ts';
import { lapseUnverified } from './lapse-unverified.ts';
import { liftRestrictionsJob } from './lift-restrictions.ts';
import { lookAtDocumentJob } from './look-at-document.ts';
import { lookAtRetentionJob } from './look-at-retention.ts';
import { lookForReturnedJob } from './look-for-returned.ts';
import { proposeRedactionsJob } from './propose-redactions.ts';
import { provePromisesJob } from './prove-promises.ts';
import { readBalancesJob } from './read-balances.ts';
import { remindStaffJob } from './remind-staff.ts';
import { runPlanJob } from './run-plan.ts';
import { sealAudit } from './seal-audit.ts';
import { sendConsentMessageJob } from './send-consent-message.ts';
import { sendNoticeJob } from './send-notice.ts';
import { sendWebhookJob } from './send-webhook.ts';
import { serveAgentsJob } from './serve-agents.ts';
import { sweepRetention } from './sweep-retention.ts';
import { tellOfChangeJob } from './tell-of-change.ts';
import { tendDesk } from './tend-desk.ts';
import { wakeDue } from './wake-due.ts';
import { watchBreaches } from './watch-breaches.ts';
import { watchDocuments } from './watch-documents.ts';

type Handle<J extends JobName> = (house: House, ...rest: Parameters<JobHandler<J>>) => Promise<void>;

const HANDLERS: { readonly [J in JobName]: Handle<J> } = {
  'draw-plan': drawPlanJob,
  'run-plan': runPlanJob,
  'heed-hold': heedHoldJob,
  'build-bundle': buildBundleJob,
  'erase-again': eraseAgainJob,
  'propose-redactions': proposeRedactionsJob,
  'send-notice': sendNoticeJob,
  'judge-mail': judgeMailJob,
  'send-webhook': sendWebhookJob,
  'send-consent-message': sendConsentMessageJob,
  'compare-points': comparePointsJob,
  'draw-use-columns': drawUseColumnsJob,
  'read-balances': readBalancesJob,
  'fetch-mail': fetchMailJob,
  'lapse-unverified': lapseUnverified,
  'end-cooling-off': endCoolingOff,
  'remind-staff': remindStaffJob,
  'tend-desk': tendDesk,
  'destroy-documents': destroyDocuments,
  'destroy-evidence': destroyEvidence,
  'chase-recipients': chaseRecipientsJob,
  'lift-restrictions': liftRestrictionsJob,
  'serve-agents': serveAgentsJob,
  'chase-proofs': chaseProofsJob,
  'expire-archives': expireArchives,
  'expire-bundles': expireBundles,
  'seal-audit': sealAudit,
  'compare-maps': compareMaps,
  'forget-old-keys': forgetOldKeysJob,
  'index-notes': indexNotes,
  'sweep-retention': sweepRetention,
  'look-at-retention': lookAtRetentionJob,
  'find-unused': findUnusedJob,
  'end-unused': endUnusedJob,
  'look-for-returned': lookForReturnedJob,
  'forget-erasures': forgetErasuresJob,
  'watch-breaches': watchBreaches,
  'prove-promises': provePromisesJob,
  'look-at-document': lookAtDocumentJob,
  'tell-of-change': tellOfChangeJob,
  'watch-documents': watchDocuments,
  'chase-alerts': chaseAlerts,
  'wake-due': wakeDue,
};

/** How many jobs of one name a process handles at once. */
const CONCURRENCY: Partial<Record<JobName, number>> = {
  'run-plan': 4,
  'send-notice': 4,
  'send-webhook': 4,
  'send-consent-message': 4,
  'draw-plan': 2,
  // One that hangs does not hold up the next.
  'build-bundle': 2,
  'look-at-retention': 2,
  'judge-mail': 2,
  // A server that is slow to answer holds up no other.
  'look-at-document': 4,
};

/** Starts handling every queue; ends with `house.queue.stop()`, which waits for what is running. */
export async function startWorker(house: House): Promise<void> {
  const start = async <J extends JobName>(job: J) => {
    const handle: Handle<J> = HANDLERS[job];
    await house.queue.work(
      job,
      CONCURRENCY[job] ?? 1,
      async (payload, signal) => await handle(house, payload, signal),
    );
  };
  for (const job of Object.keys(HANDLERS) as JobName[]) await start(job);
}
