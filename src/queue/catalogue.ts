// Every job of the house by name, with the ids it carries; a job only wakes, the tables say what is due.

/** Payloads of jobs: ids only, never personal data. Ticks of the clock carry nothing. */
export interface JobIds {
  'draw-plan': { readonly requestId: string };
  'run-plan': { readonly planId: string };
  'heed-hold': { readonly holdId: string };
  'build-bundle': { readonly orderId: string };
  'erase-again': { readonly planId: string; readonly staffId: string };
  'propose-redactions': { readonly planId: string };
  'send-notice': { readonly noticeId: string };
  'judge-mail': { readonly mailId: string };
  'send-webhook': { readonly noticeId: string };
  'send-consent-message': { readonly messageId: string };
  'compare-points': { readonly demandId: string };
  'draw-use-columns': { readonly requestId: string };
  'read-balances': { readonly requestId: string };
  'fetch-mail': Record<never, never>;
  'lapse-unverified': Record<never, never>;
  'end-cooling-off': Record<never, never>;
  'remind-staff': Record<never, never>;
  'tend-desk': Record<never, never>;
  'expire-archives': Record<never, never>;
  'expire-bundles': Record<never, never>;
  'seal-audit': Record<never, never>;
  'compare-maps': Record<never, never>;
  'chase-proofs': Record<never, never>;
  'destroy-documents': Record<never, never>;
  'destroy-evidence': Record<never, never>;
  'chase-recipients': Record<never, never>;
  'forget-old-keys': Record<never, never>;
  'lift-restrictions': Record<never, never>;
  'serve-agents': Record<never, never>;
  'index-notes': Record<never, never>;
  'sweep-retention': Record<never, never>;
  'look-at-retention': { readonly ofController: string };
  'find-unused': Record<never, never>;
  'end-unused': Record<never, never>;
  'look-for-returned': Record<never, never>;
  'forget-erasures': Record<never, never>;
  'watch-breaches': Record<never, never>;
  'prove-promises': Record<never, never>;
  'look-at-document': { readonly watchedId: string };
  'tell-of-change': { readonly changeId: string };
  'watch-documents': Record<never, never>;
  'chase-alerts': Record<never, never>;
  'wake-due': Record<never, never>;
}

export type JobName = keyof JobIds;

/** What a worker receives: the ids, and the controller that they belong to (absent for ticks). */
export type JobPayload<J extends JobName> = JobIds[J] & { readonly controllerId?: string };

export interface QueueRule {
  /** `work`: one job per id at a time. `tick`: one job per interval, however many machines tick. */
  readonly kind: 'work' | 'tick';
  /** Which id makes two jobs the same job. */
  readonly key?: string;
  /** Tries that pg-boss itself makes after a thrown error; a worker's death is not counted here (`heartbeat`). */
  readonly retryLimit: number;
  /** Seconds before the first retry; doubles each time. */
  readonly retryDelay: number;
}

/** How each queue behaves. A job that fails for good goes to `dead-letter`, which the console and the log show. */
export const QUEUES: { readonly [J in JobName]: QueueRule } = {
  'draw-plan': { kind: 'work', key: 'requestId', retryLimit: 20, retryDelay: 5 },
  'run-plan': { kind: 'work', key: 'planId', retryLimit: 100, retryDelay: 2 },
  'heed-hold': { kind: 'work', key: 'holdId', retryLimit: 100, retryDelay: 5 },
  'build-bundle': { kind: 'work', key: 'orderId', retryLimit: 3, retryDelay: 30 },
  'erase-again': { kind: 'work', key: 'planId', retryLimit: 20, retryDelay: 5 },
  'propose-redactions': { kind: 'work', key: 'planId', retryLimit: 20, retryDelay: 5 },
  'send-notice': { kind: 'work', key: 'noticeId', retryLimit: 12, retryDelay: 5 },
  'judge-mail': { kind: 'work', key: 'mailId', retryLimit: 20, retryDelay: 5 },
  'send-webhook': { kind: 'work', key: 'noticeId', retryLimit: 12, retryDelay: 5 },
  'send-consent-message': { kind: 'work', key: 'messageId', retryLimit: 12, retryDelay: 5 },
  'compare-points': { kind: 'work', key: 'demandId', retryLimit: 100, retryDelay: 5 },
  'draw-use-columns': { kind: 'work', key: 'requestId', retryLimit: 20, retryDelay: 5 },
  'read-balances': { kind: 'work', key: 'requestId', retryLimit: 20, retryDelay: 5 },
  'fetch-mail': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'lapse-unverified': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'end-cooling-off': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'tend-desk': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'remind-staff': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'expire-archives': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'expire-bundles': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'seal-audit': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'compare-maps': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'chase-proofs': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'destroy-documents': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'destroy-evidence': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'chase-recipients': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'forget-old-keys': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'lift-restrictions': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'serve-agents': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'index-notes': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'sweep-retention': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'look-at-retention': { kind: 'work', key: 'ofController', retryLimit: 2, retryDelay: 5 },
  'find-unused': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'end-unused': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'look-for-returned': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'forget-erasures': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'watch-breaches': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'prove-promises': { kind: 'tick', retryLimit: 2, retryDelay: 60 },
  'look-at-document': { kind: 'work', key: 'watchedId', retryLimit: 3, retryDelay: 30 },
  'tell-of-change': { kind: 'work', key: 'changeId', retryLimit: 20, retryDelay: 30 },
  'watch-documents': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'chase-alerts': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
  'wake-due': { kind: 'tick', retryLimit: 2, retryDelay: 5 },
};

export const JOB_NAMES = Object.keys(QUEUES) as JobName[];

/** Where jobs end that failed for good. */
export const DEAD_LETTER = 'dead-letter';
