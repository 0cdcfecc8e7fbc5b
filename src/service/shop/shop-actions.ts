import { checkedOptions } from '../../order/options/options.js';
import { type ActionResult, type Invalid, invalid } from '../provider/action-result.js';
import type { CancelOptions } from '../provider/cancel.js';
import type { FulfilOptions } from '../provider/fulfil.js';
import type { ReturnOptions } from '../provider/return.js';
import { type GatedReportAccess, gatedReport } from './gated-report.js';

/** What the shop does itself where the provider speaks of payments: asked of a gate, and recorded. */
export interface ShopActions {
  fulfil(orderId: string, options?: FulfilOptions): Promise<ActionResult>;
  cancel(orderId: string, options?: CancelOptions): Promise<ActionResult>;
  return(orderId: string, options?: ReturnOptions): Promise<ActionResult>;
}

export function shopActions(access: GatedReportAccess): ShopActions {
  const { title } = access.provider;
  return {
    async fulfil(orderId, options) {
      const names = { items: 'optional', tracking: 'optional', key: 'optional' } as const;
      const { items, tracking, key } = checkedOptions(options, names);
      if (tracking !== undefined) return unused(title, 'tracking');
      return gatedReport(access, orderId, { gate: 'fulfil', kind: 'fulfilment', key, items });
    },
    async cancel(orderId, options) {
      const { items, key } = checkedOptions(options, { items: 'optional', key: 'optional' });
      return gatedReport(access, orderId, { gate: 'cancel', kind: 'cancellation', key, items });
    },
    async return(orderId, options) {
      const names = { items: 'optional', reason: 'optional', key: 'optional' } as const;
      const { items, reason, key } = checkedOptions(options, names);
      if (reason !== undefined) return unused(title, 'reason');
      return gatedReport(access, orderId, { gate: 'return', kind: 'return', key, items });
    },
  };
}

/** An option for a request to the provider, where none is made. */
function unused(title: string, option: string): Invalid {
  return invalid(
    'not_supported',
    `Nothing is requested of ${title}, so ${option} has no use. Leave it out.`,
  );
}
