import { checkedOptions } from '../../order/options/options.js';
import type { ActionResult } from '../provider/action-result.js';
import type { CancelOptions } from '../provider/cancel.js';
import type { FulfilOptions } from '../provider/fulfil.js';
import type { RefundOptions } from '../provider/refund.js';
import { RETURN_OPTIONS, type ReturnOptions } from '../provider/return.js';
import { type GatedReportAccess, gatedReport } from '../shop/gated-report.js';
import { cancel } from './cancel.js';
import { fulfil } from './fulfil.js';
import { InTurn } from './in-turn.js';
import { unusedOption } from './payment-problem.js';
import { refund } from './refund.js';

/** The actions where the provider speaks of payments: a call about money, and a report of the shop. */
export interface PaymentActions {
  fulfil(orderId: string, options?: FulfilOptions): Promise<ActionResult>;
  cancel(orderId: string, options?: CancelOptions): Promise<ActionResult>;
  refund(orderId: string, request: RefundOptions): Promise<ActionResult>;
  return(orderId: string, options?: ReturnOptions): Promise<ActionResult>;
}

export function paymentActions(dependencies: GatedReportAccess): PaymentActions {
  const { provider, clock, observe, rowOfOrder, get } = dependencies;
  const access = { provider, clock, observe, rowOfOrder, get, inTurn: new InTurn() };
  return {
    fulfil: (orderId, options) => fulfil(access, orderId, options),
    cancel: (orderId, options) => cancel(access, orderId, options),
    refund: (orderId, request) => refund(access, orderId, request),
    async return(orderId, options) {
      const { items, reason, key } = checkedOptions(options, RETURN_OPTIONS);
      if (reason !== undefined) return unusedOption(provider.title, 'reason');
      return gatedReport(access, orderId, { gate: 'return', kind: 'return', key, items });
    },
  };
}
