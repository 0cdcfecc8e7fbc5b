import { defined } from '../../../order/defined.js';
import type { ReadingRules } from './reading.js';

/** How the objects of an account are read. */
export interface AccountOptions {
  /** The account under which observations are stored. Default `stripe`. */
  readonly account?: string;
  /** The mode of this system. Absent: the mode is not checked. */
  readonly mode?: 'live' | 'test';
  /** Orders with a payment that was created before are not released. Absent: all may be. */
  readonly releaseAfter?: Date;
  /** Default `{ metadata: 'order_id' }`. */
  readonly orderId?: 'payment' | { readonly metadata: string };
  /** Absent: the shop states no totals. */
  readonly total?: { readonly metadata: string };
  /** Default `hold`. */
  readonly inquiries?: 'hold' | 'ignore';
  /** Default `hold`. */
  readonly acknowledgedReviews?: 'pass' | 'hold';
}

/** The rule that names the order of a payment, unless another one is set. */
const ORDER_ID = { metadata: 'order_id' } as const;

/** The rules that readings follow. */
export function readingRules(options: AccountOptions): ReadingRules {
  return {
    orderId: options.orderId ?? ORDER_ID,
    inquiries: options.inquiries ?? 'hold',
    acknowledgedReviews: options.acknowledgedReviews ?? 'hold',
    ...defined({ total: options.total }),
  };
}
