import type { ShopReport } from '../../order/payments/object-report.js';
import type { Units } from '../provider/requested/units.js';
import type { OrderView } from '../queries/order-view.js';

/** What the shop did with an order elsewhere, and reports here. */
export interface ReportRequest {
  /** `fulfilment`: it was sent. `return`: it came back. `cancellation`: the shop gave it up. */
  readonly kind: ShopReport['object'];
  /**
   * The shop's own id of what was done, such as the number of the parcel: 1 to 255 characters. The same
   * report under the same key is recorded once. No personal data.
   */
  readonly key: string;
  /**
   * At most 1 000 lines, each once, by the shop's own ids of them. Absent: everything that was left to send;
   * everything came back; the whole order was given up. A fulfilment with an empty list reports that nothing
   * has been sent so far.
   */
  readonly items?: readonly Units[];
  /** When it happened; not in the future. Default: now. */
  readonly at?: Date;
  /** Who or what reports it, such as `warehouse`: at most 100 characters, shown in the history. */
  readonly actor?: string;
}

/** Why a report was not recorded. */
export type ReportRefusal =
  /** The report is not valid: `path` is its first wrong member, such as `items[0].quantity`. */
  | { readonly kind: 'invalid'; readonly path: string; readonly message: string }
  /** The shop reported something else under this key before. */
  | { readonly kind: 'key_reused'; readonly message: string }
  /** The provider reports itself what was done. */
  | { readonly kind: 'not_supported'; readonly message: string }
  /** The order exceeds its limits. */
  | { readonly kind: 'set_aside'; readonly message: string };

/** The result of a report by the shop. */
export type ReportResult =
  | {
      /** `duplicate`: it had been recorded before. */
      readonly kind: 'recorded' | 'duplicate';
      readonly order: OrderView;
    }
  | ReportRefusal;
