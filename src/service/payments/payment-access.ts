import type { GatedReportAccess } from '../shop/gated-report.js';
import type { InTurn } from './in-turn.js';

/** What an action on the payments of an order needs. */
export interface PaymentAccess extends GatedReportAccess {
  /**
   * Actions on one order run one after another. Across processes the provider keeps a payment from being
   * captured twice, and the keys keep a refund from being made twice.
   */
  readonly inTurn: InTurn;
}
