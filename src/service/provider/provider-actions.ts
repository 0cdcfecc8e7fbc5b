import type { RefundRequest } from '../../adapters/provider-api.js';
import type { DeadlineHours } from '../../lifecycle/index.js';
import type { Milestone } from '../../order/milestone/milestone.js';
import type { OrderLimits } from '../../order/options/order-limits.js';
import type { Store } from '../../store/store.js';
import { checkedDeadlineHours, deadlineWatch } from '../deadlines/deadline-watch.js';
import { type Reconciliation, reconcile } from '../reconcile/reconcile.js';
import type { ReconcileOptions } from '../reconcile/reconcile-options.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import {
  type ActionResult,
  type CancelOptions,
  cancel,
  type FulfilOptions,
  fulfil,
  refund,
} from './actions.js';
import { type DocumentLink, documentLink } from './document-link.js';
import { type Forgotten, forget } from './forget.js';
import { type Placement, type PlaceOptions, place } from './place.js';
import type { ProviderAccess } from './provider-access.js';
import {
  type AcceptReturnOptions,
  acceptReturn,
  type ReturnOptions,
  returnGoods,
} from './returns.js';

/**
 * What is done with the provider beyond listening. All but `checkDeadlines` call it, and so need a
 * provider that was set up with `api`.
 */
export interface ProviderActions {
  /** Makes an order of a checkout, once, whatever happens to the answer. */
  place(options: PlaceOptions): Promise<Placement>;
  /** Asks the gate, then hands goods over and takes the answer in. */
  fulfil(orderId: string, options?: FulfilOptions): Promise<ActionResult>;
  /** Asks the gate, then gives goods up and takes the answer in. */
  cancel(orderId: string, options?: CancelOptions): Promise<ActionResult>;
  /** Asks the gate, then gives money back and takes the answer in. */
  refund(orderId: string, request: RefundRequest): Promise<ActionResult>;
  /**
   * Asks the gate, then lets goods come back and takes the answer in. Quantities are checked against
   * what was sent and is in no other return; asking again after an uncertain failure is safe.
   *
   * Specification, "Line items": the id of a line is what returns are processed by.
   *
   * @example
   * const asked = await orders.return(orderId, { items: [{ itemId, quantity: 1 }] });
   * asked.kind; // 'done'
   * // Once it has arrived:
   * if (asked.kind === 'done') await orders.acceptReturn(orderId, asked.id);
   */
  return(orderId: string, options?: ReturnOptions): Promise<ActionResult>;
  /**
   * Asks the gate `return`, then says that goods came back and are accepted. The provider gives the
   * money back once all of a return is accepted.
   *
   * @param returnId - as `return` answered it.
   */
  acceptReturn(
    orderId: string,
    returnId: string,
    options?: AcceptReturnOptions,
  ): Promise<ActionResult>;
  /** A public link to an invoice or a credit memo; works for 7 days unless told otherwise. */
  documentLink(orderId: string, fileId: string, days?: number): Promise<DocumentLink>;
  /** Passes on that the customer asked to be forgotten, and removes what could be personal here. */
  forget(orderId: string): Promise<Forgotten>;
  /** Brings every order that may be out of step to where the provider has it. */
  reconcile(options?: ReconcileOptions): Promise<Reconciliation>;
  /** Records `needs_attention` for every deadline that is over, once. Answers those new ones. */
  checkDeadlines(hours?: DeadlineHours): Promise<readonly Milestone[]>;
}

/** What the actions need between them; each takes its own part. */
export interface ProviderActionDependencies extends ProviderAccess {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly orderLimits: OrderLimits;
  /** As configured. */
  readonly deadlineHours: DeadlineHours;
  /** Aborted when the service stops. */
  readonly stopping: AbortSignal;
  onMilestones(milestones: readonly Milestone[]): void;
  /** Told of an order that changed without an observation, once it is stored. */
  onChange(orderId: string, milestones: readonly Milestone[], again?: readonly string[]): void;
}

/** The actions over what they need. */
export function providerActions(dependencies: ProviderActionDependencies): ProviderActions {
  const { provider, observe, rowOfOrder, get } = dependencies;
  const { store, clock, logger, deadlineHours, stopping } = dependencies;
  const { onMilestones, onChange, orderLimits } = dependencies;
  const access: ProviderAccess = { provider, observe, rowOfOrder, get };
  const { account } = provider;
  const checkDeadlines = deadlineWatch({ store, account, clock, logger, onMilestones });
  return {
    place: (options) => place(access, logger, options),
    fulfil: (orderId, options) => fulfil(access, orderId, options),
    cancel: (orderId, options) => cancel(access, orderId, options),
    refund: (orderId, request) => refund(access, orderId, request),
    return: (orderId, options) => returnGoods(access, orderId, options),
    acceptReturn: (orderId, returnId, options) => acceptReturn(access, orderId, returnId, options),
    documentLink: (orderId, fileId, days) => documentLink(access, clock, orderId, fileId, days),
    forget: (orderId) => forget(access, store, orderId),
    reconcile: (options) =>
      reconcile(
        { provider, observe, rowOfOrder, store, clock, logger, stopping, orderLimits, onChange },
        options,
      ),
    checkDeadlines: async (hours) =>
      checkDeadlines({ ...deadlineHours, ...checkedDeadlineHours(hours) }),
  };
}
