// What a person loses with her account, as her page says it: before the deletion, and with the receipt after it.
import { lostBalances } from '../fulfilment/lost-balances.ts';
import type { Receipt } from '../fulfilment/receipt.ts';
import { balanceSentences, refundsOf } from '../requests/balance-words.ts';
import { type DataRequest, isOpen } from '../requests/data-request.ts';
import { balancesOf } from '../requests/shown-balance.ts';
import type { Work } from '../work.ts';

export interface ShownLoss {
  /** Sentences; none where nothing was read, or nothing is lost. */
  readonly sentences: readonly string[];
  /** Where money is asked back, as links. */
  readonly refunds: readonly string[];
  /** When it was read; null: not yet. */
  readonly readAt: Temporal.Instant | null;
  /** It was done: the sentences belong to the receipt. */
  readonly done: boolean;
}

/** What stands on the page of a case about balances. */
export async function shownLoss(
  work: Work,
  request: DataRequest,
  { receipt, language }: { readonly receipt: Receipt | null; readonly language: string },
): Promise<ShownLoss> {
  if (receipt !== null)
    return {
      sentences: await lostBalances(work, request, { receipt, language }),
      refunds: [],
      readAt: null,
      done: true,
    };
  const shown = isOpen(request.status) ? await balancesOf(work, request.id) : null;
  const balances = shown?.balances ?? [];
  const sentences = balanceSentences(balances, language);
  const refunds = refundsOf(balances).map((one) => (one.startsWith('https:') ? one : `mailto:${one}`));
  return { sentences, refunds, readAt: shown?.at ?? null, done: false };
}
