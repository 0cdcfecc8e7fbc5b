import { counted } from '../../../order/text/counted.js';
import type { ReconciledOrder } from '../reconciliation-report.js';
import { afterText, beforeText } from '../summary.js';
import type { ReadPayments } from './read-payments.js';

/** What came of reading the payments of an order. */
export interface PaymentRepairs {
  /** How many reports of events or of the shop are new. */
  readonly reports: number;
  /** How many new reports are of reads. */
  readonly reads: number;
  /** Whether the order takes nothing in, because it exceeded its limits. */
  readonly isSetAside: boolean;
}

/**
 * Summarises how an order was, what was taken in, and how it is. It names no state that the provider reports,
 * because a provider that speaks of payments reports none.
 */
export function summaryOfPayments(
  { orderId, before, after, outcome }: Omit<ReconciledOrder, 'sentence'>,
  { reports, reads, isSetAside }: PaymentRepairs,
  { failure, missing }: Pick<ReadPayments, 'failure' | 'missing'>,
): string {
  if (outcome === 'unknown_to_provider') {
    return missing.length > 0
      ? `The provider has none of the payments of order ${orderId}. Check the mode and the API key.`
      : `The provider has no payment of order ${orderId}. Check its id, the mode and the API key.`;
  }
  if (failure !== undefined) {
    return `The payments of order ${orderId} could not all be read: ${failure.reason}`;
  }
  const parts = [
    ...(reports === 0 ? [] : [reports === 1 ? 'one missed report' : `${reports} missed reports`]),
    ...(reads === 0 ? [] : [counted(reads, 'read')]),
  ];
  const by =
    parts.length === 0
      ? 'its payments show nothing new'
      : `${parts.join(' and ')} of its payments ${reports + reads === 1 ? 'was' : 'were'} taken in`;
  const advice = isSetAside ? ' It exceeded its limits and takes nothing in.' : '';
  return `${beforeText(orderId, before)}; ${by}; ${afterText(after)}.${advice}`;
}
