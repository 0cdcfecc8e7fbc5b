import type { DeadlineHours } from '../../lifecycle/index.js';
import { defined } from '../../order/defined.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import type { Store } from '../../store/store.js';
import { checkedDeadlineHours } from '../deadlines/deadline-options.js';
import { deadlineWatch } from '../deadlines/deadline-watch.js';
import type { ObjectReadCounts } from '../object-reads/object-reads.js';
import { paymentActions } from '../payments/payment-actions.js';
import { reconcile } from '../reconcile/reconcile.js';
import type { ReconcileOptions } from '../reconcile/reconcile-options.js';
import { reconcileRefusal } from '../reconcile/reconcile-refusal.js';
import type { Reconciliation } from '../reconcile/reconciliation-report.js';
import type { PlacingResult } from '../references/placing.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import { type AcceptReturnOptions, acceptReturn } from './accept-return.js';
import type { ActionResult } from './action-result.js';
import { type CancelOptions, cancel } from './cancel.js';
import { type DocumentLink, documentLink } from './document-link.js';
import { type Forgotten, forget } from './forget.js';
import { type FulfilOptions, fulfil } from './fulfil.js';
import { type Placement, type PlaceOptions, place } from './place-order.js';
import type { ProviderAccess } from './provider-access.js';
import { type RefundOptions, refund } from './refund.js';
import { openReturn, type ReturnOptions } from './return.js';

/**
 * Actions at the provider. An action for which the provider has no call returns a failure with a
 * sentence. All but `checkDeadlines` and `forget` throw a `ConfigurationError` if the provider's calls were
 * not set up; where the provider speaks of payments, `fulfil`, `cancel` and `return` then only record.
 */
export interface ProviderActions {
  /** Creates an order from a checkout, exactly once, even if the answer is lost. */
  place(options: PlaceOptions): Promise<Placement>;
  /**
   * Fulfils units if the gate `fulfil` is open. Where the provider speaks of payments, everything that is
   * authorised is captured first, also for a part of the order, because a smaller capture would release the
   * rest; then it is recorded that the shop sends the units, under a `key` of the shop. Send them only on
   * `done`. Repeating the request is safe, also later. Without the provider's calls it is only recorded.
   *
   * @example
   * const sent = await orders.fulfil('A-1001', { key: 'parcel-1' });
   * sent.kind; // 'done'
   */
  fulfil(orderId: string, options?: FulfilOptions): Promise<ActionResult>;
  /**
   * Cancels units if the gate `cancel` is open. Where the provider speaks of payments, every payment that
   * is not captured is cancelled, and it is recorded that the shop gives the order up, under a `key` of the
   * shop. With `items` it is only recorded. Captured money is given back by `refund`.
   */
  cancel(orderId: string, options?: CancelOptions): Promise<ActionResult>;
  /**
   * Refunds an amount if the gate `refund` is open. Where the provider speaks of payments, it needs an
   * `amount` and a `key` of the shop, and `payment` if several have something left; the payments are read
   * first, so that repeating the request is safe, also later.
   *
   * @example
   * const money = { minor: 500, currency: 'EUR' };
   * const back = await orders.refund('A-1001', { amount: money, key: 'refund-1' });
   * back.kind; // 'done'
   */
  refund(orderId: string, request: RefundOptions): Promise<ActionResult>;
  /**
   * Creates a return if the gate `return` is open. Quantities are checked against the units that were
   * fulfilled and are in no other return. Trying again after an uncertain failure is safe. Where the
   * provider speaks of payments, it is recorded that the units came back, under a `key` of the shop.
   *
   * Specification, "Line items": the id of a line is what returns are processed by.
   *
   * @example
   * const opened = await orders.return(orderId, { items: [{ itemId, quantity: 1 }] });
   * opened.kind; // 'done'
   * // Once it has arrived:
   * if (opened.kind === 'done') await orders.acceptReturn(orderId, opened.id);
   */
  return(orderId: string, options?: ReturnOptions): Promise<ActionResult>;
  /**
   * Accepts returned units if the gate `return` is open. Once all units of a return are accepted, the
   * provider refunds them.
   *
   * @param returnId - the `id` in the result of `return`.
   */
  acceptReturn(
    orderId: string,
    returnId: string,
    options?: AcceptReturnOptions,
  ): Promise<ActionResult>;
  /** Creates a public link to an invoice or a credit memo. It works for 7 days unless `days` is given. */
  documentLink(orderId: string, fileId: string, days?: number): Promise<DocumentLink>;
  /** Asks the provider to forget the customer, and removes possible personal data from the store. */
  forget(orderId: string): Promise<Forgotten>;
  /** Brings every order that may be out of step to the state that the provider reports. */
  reconcile(options?: ReconcileOptions): Promise<Reconciliation>;
  /** Why `reconcile` cannot read any order of this provider, and what to do. Absent: it can. */
  readonly cannotReconcile?: string;
  /** Records `needs_attention` once for every deadline that has passed. Returns the new milestones. */
  checkDeadlines(hours?: DeadlineHours): Promise<readonly Milestone[]>;
}

/** What the actions need together. */
export interface ProviderActionDependencies extends ProviderAccess {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly orderLimits: OrderLimits;
  /** As configured. */
  readonly deadlineHours: DeadlineHours;
  /** Aborted when the service stops. */
  readonly stopping: AbortSignal;
  /** Takes an observation in, or stores it until its order is known. */
  place(observation: Observation | PaymentObservation): Promise<PlacingResult>;
  /** Reads the objects that quarantined bodies only name. Undefined: there is no call for that. */
  readObjects(): Promise<ObjectReadCounts | undefined>;
  onMilestones(milestones: readonly Milestone[]): void;
  /** Called when an order changed without an observation, after the change is stored. */
  onChange(orderId: string, milestones: readonly Milestone[], again?: readonly string[]): void;
}

export function providerActions(dependencies: ProviderActionDependencies): ProviderActions {
  const { provider, store, clock, logger, deadlineHours, onMilestones } = dependencies;
  const { account } = provider;
  const checkDeadlines = deadlineWatch({ store, account, clock, logger, onMilestones });
  return {
    place: (options) => place(dependencies, logger, options),
    fulfil: (orderId, options) => fulfil(dependencies, orderId, options),
    cancel: (orderId, options) => cancel(dependencies, orderId, options),
    refund: (orderId, request) => refund(dependencies, orderId, request),
    return: (orderId, options) => openReturn(dependencies, orderId, options),
    acceptReturn: (orderId, returnId, options) =>
      acceptReturn(dependencies, orderId, returnId, options),
    documentLink: (orderId, fileId, days) =>
      documentLink(dependencies, clock, orderId, fileId, days),
    forget: (orderId) => forget(dependencies, store, orderId),
    reconcile: (options) => reconcile(dependencies, options),
    ...defined({ cannotReconcile: reconcileRefusal(provider) }),
    checkDeadlines: async (hours) =>
      checkDeadlines({ ...deadlineHours, ...checkedDeadlineHours(hours) }),
    ...(provider.speaksOf === 'payments' ? paymentActions(dependencies) : {}),
  };
}
