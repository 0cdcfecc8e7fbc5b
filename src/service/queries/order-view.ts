import {
  amountOf,
  type ConclusionView,
  conclusionOf,
  gates,
  isPruned,
  isSetAside,
  type OrderMoney,
  type OrderRecord,
  orderMoney,
  whySetAside,
  withheldBecause,
} from '../../lifecycle/index.js';
import { defined } from '../../order/defined.js';
import type { Charge } from '../../order/facts/charge.js';
import type {
  Chargeback,
  Dispute,
  Flag,
  Fulfilment,
  Item,
  OrderDocument,
  OrderReturn,
  Payment,
  Refund,
  Review,
  ShopFacts,
  StoreCredit,
} from '../../order/facts/facts.js';
import type { Money } from '../../order/facts/money.js';
import { type OrderLine, orderLines } from '../../order/facts/order-lines.js';
import type { Gate, GateAnswer } from '../../order/gate.js';
import type { Reported } from '../../order/reported.js';
import type { Explanation, StandingKind } from '../../order/standing.js';
import type { FraudPosition, OrderPosition, OrderState } from '../../order/state.js';
import { formatInstant, type InstantText } from '../../order/time/instant.js';
import { type TimesAsText, textOfEach, timesAsText } from '../../order/time/times-as-text.js';
import type { StoredMilestone } from '../../store/store.js';
import { type HandledKinds, type MilestoneView, milestoneView } from './milestone-view.js';

/** A parked observation. */
export interface ParkedView {
  /** The id of the observation, for `resolve`. */
  readonly id: string;
  readonly standing: Exclude<StandingKind, 'applied'>;
  readonly reported: Reported;
  readonly explanation: Explanation;
  /** True: an operator decided that it no longer closes gates. */
  readonly dismissed?: true;
}

/** Everything known about an order, with the answer of every gate. */
export interface OrderView {
  readonly id: string;
  readonly account: string;
  /** The shop's own order number. */
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
  /** The states that the provider reported last, if that observation is parked. */
  readonly reported?: Reported;
  /** Payments only: why it is in this state. */
  readonly conclusion?: ConclusionView;
  /** Every state that was entered, or that transition times prove was visited. */
  readonly visited: readonly OrderState[];
  /** When each state was last entered, as the provider recorded it. */
  readonly entered?: Readonly<Partial<Record<OrderState, InstantText>>>;
  readonly charges: readonly TimesAsText<Charge>[];
  readonly refunds: readonly TimesAsText<Refund>[];
  readonly chargebacks: readonly Chargeback[];
  /** Payments only. */
  readonly disputes?: readonly TimesAsText<Dispute>[];
  /** Payments only. */
  readonly reviews?: readonly TimesAsText<Review>[];
  /** Payments only: what the shop reported, and what its checkout showed. */
  readonly shop?: ShopFacts;
  readonly items: readonly Item[];
  /** The units of each line: ordered, sent, cancelled, returned. */
  readonly lines: readonly OrderLine[];
  readonly fulfilments: readonly TimesAsText<Fulfilment>[];
  readonly documents: readonly OrderDocument[];
  readonly returns: readonly OrderReturn[];
  /** Store credit that pays a part of the order, to deduct from the customer's balance. */
  readonly credits: readonly StoreCredit[];
  readonly flags: readonly Flag[];
  readonly payment?: Payment;
  readonly totalAmount?: Money;
  /** Its total; without one, what its charges come to that neither failed nor were cancelled. */
  readonly amount?: Money;
  readonly availableToRefund?: Money;
  /** Of each charge and together: what was paid, given back and kept. */
  readonly money: OrderMoney;
  /** Present when the provider was asked to forget the customer. Call `forget` if you have not. */
  readonly requestToBeForgotten?: true;
  readonly gates: Readonly<Record<Gate, GateAnswer>>;
  /**
   * Present when it may be fulfilled, but nothing has released it: why `ready_to_fulfil` is withheld, and
   * what to do.
   */
  readonly withheld?: string;
  /** Present when its history was pruned. */
  readonly prunedAt?: InstantText;
  /** Present when the order exceeded its limits: why, and what to do. */
  readonly setAside?: string;
  /** The parked observations. Of a pruned order, the first ten not dismissed; the history lists all. */
  readonly parked: readonly ParkedView[];
  /** How many more are parked than are listed. Absent: none. */
  readonly parkedUnlisted?: number;
  readonly milestones: readonly MilestoneView[];
  /** The newest instant of its observations. */
  readonly instant: InstantText;
  /** Grows by one with every change. */
  readonly version: number;
}

export function viewOf(
  record: OrderRecord,
  version: number,
  milestones: readonly StoredMilestone[],
  handled?: HandledKinds,
): OrderView {
  const { account, orderId, snapshot, parked, visited, entered, greatest } = record.folded;
  const { context, value } = snapshot;
  const { unlisted } = record;
  const newest = unlisted ?? parked.filter(({ newest: isNewest }) => isNewest).at(-1);
  return defined({
    id: orderId,
    account,
    upstreamId: context.upstreamId,
    checkoutId: context.checkoutId,
    state: value.order,
    fraudState: value.fraud,
    reported: newest?.reported,
    conclusion: conclusionOf(context),
    visited,
    charges: Object.values(context.charges).map(({ by: _, ...charge }) =>
      timesAsText<Charge>(charge),
    ),
    refunds: Object.values(context.refunds).map((one) => timesAsText(one)),
    items: Object.values(context.items),
    lines: orderLines(context),
    fulfilments: Object.values(context.fulfilments).map((one) => timesAsText(one)),
    documents: Object.values(context.documents),
    returns: Object.values(context.returns),
    credits: Object.values(context.credits ?? {}),
    flags: Object.values(context.flags),
    payment: context.payment,
    totalAmount: context.totalAmount,
    amount: amountOf(context),
    availableToRefund: context.availableToRefund,
    money: orderMoney(record),
    chargebacks: Object.values(context.chargebacks ?? {}),
    disputes: context.disputes && textsOf(context.disputes),
    reviews: context.reviews && textsOf(context.reviews),
    shop: context.shop,
    entered: entered && textOfEach(entered),
    requestToBeForgotten: context.requestToBeForgotten,
    gates: gates(record),
    withheld: withheldBecause(record) || undefined,
    prunedAt: isPruned(record) ? formatInstant(record.prunedAt) : undefined,
    setAside: isSetAside(record) ? whySetAside(record) : undefined,
    parked: parked.map(({ id, standing, reported, dismissed }) =>
      defined({
        id,
        standing: standing.kind,
        reported,
        explanation: standing.explanation,
        dismissed: dismissed === true ? dismissed : undefined,
      }),
    ),
    parkedUnlisted: unlisted?.count,
    milestones: milestones.map((one) => milestoneView(one, handled)),
    instant: formatInstant(greatest.instant),
    version,
  });
}

function textsOf<T>(byId: Readonly<Record<string, T>>): readonly TimesAsText<T>[] {
  return Object.values(byId).map((one) => timesAsText(one));
}
