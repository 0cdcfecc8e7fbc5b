import type { OrderEvent } from '../../order/event.js';
import type { Charge, ChargeAction } from '../../order/facts/charge.js';
import type {
  Chargeback,
  Flag,
  Fulfilment,
  Item,
  OrderDocument,
  OrderReturn,
  Payment,
  Refund,
  StoreCredit,
} from '../../order/facts/facts.js';
import type { Money } from '../../order/facts/money.js';
import type { Gate, GateAnswer } from '../../order/gate.js';
import type { Milestone, MilestoneStatus } from '../../order/milestone/milestone.js';
import type { Source } from '../../order/source.js';
import type { Explanation, StandingKind } from '../../order/standing.js';
import type { FraudPosition, FraudState, OrderPosition, OrderState } from '../../order/state.js';

/** A moment for people and JSON: RFC 3339 in UTC, e.g. `2021-11-01T18:23:06.272054Z`. */
export type InstantText = string;

/** The same with its instant shown. */
export type WithInstantText<T extends { readonly createdAt?: unknown }> = Omit<T, 'createdAt'> & {
  readonly createdAt?: InstantText;
};

/** A charge, with its times and those of its captures and cancels shown. */
export interface ChargeView
  extends WithInstantText<Omit<Charge, 'captures' | 'cancels'> & { createdAt?: unknown }> {
  readonly captures?: readonly WithInstantText<ChargeAction>[];
  readonly cancels?: readonly WithInstantText<ChargeAction>[];
}

/** Which states an observation reports, if any. */
export interface ReportedStates {
  readonly state?: OrderState;
  readonly fraudState?: FraudState;
}

/** A milestone, and where its delivery stands. */
export type MilestoneView = Milestone & {
  readonly status: MilestoneStatus;
  /** How often a handler was tried. */
  readonly attempts: number;
  readonly createdAt?: InstantText;
  /** While it is pending: the next attempt is not before this. */
  readonly dueAt?: InstantText;
  readonly settledAt?: InstantText;
  /** What the last failed attempt said. */
  readonly lastError?: string;
  /** Why it was withdrawn, or why somebody settled it by hand. */
  readonly reason?: string;
  /** Who settled it by hand. */
  readonly settledBy?: string;
};

/** A parked observation. */
export interface ParkedView {
  /** Of the observation: hand it to `resolve`. */
  readonly id: string;
  readonly standing: Exclude<StandingKind, 'applied'>;
  readonly reported: ReportedStates;
  readonly explanation: Explanation;
  /** True: an operator decided that it closes no gate any more. */
  readonly dismissed?: true;
}

/** An order as it is shown: everything known, every gate answered. */
export interface OrderView {
  readonly id: string;
  readonly account: string;
  /** The shop's own order number. */
  readonly upstreamId?: string;
  readonly checkoutId?: string;
  readonly state: OrderPosition;
  readonly fraudState: FraudPosition;
  /** What the provider said last, when that is parked. */
  readonly reported?: ReportedStates;
  /** Every state that was entered, or that transition times prove was visited. */
  readonly visited: readonly OrderState[];
  /** When each state was entered last, as the provider recorded it. */
  readonly entered?: Readonly<Partial<Record<OrderState, InstantText>>>;
  readonly charges: readonly ChargeView[];
  readonly refunds: readonly WithInstantText<Refund>[];
  readonly chargebacks: readonly Chargeback[];
  readonly items: readonly Item[];
  readonly fulfilments: readonly WithInstantText<Fulfilment>[];
  readonly documents: readonly OrderDocument[];
  readonly returns: readonly OrderReturn[];
  /** Store credit that pays a part of it, to take off what the customer has. */
  readonly credits: readonly StoreCredit[];
  readonly flags: readonly Flag[];
  readonly payment?: Payment;
  readonly totalAmount?: Money;
  readonly availableToRefund?: Money;
  /** Present when the provider has been asked to forget the customer: call `forget` if you have not. */
  readonly requestToBeForgotten?: true;
  readonly gates: Readonly<Record<Gate, GateAnswer>>;
  /** Present when its history was pruned. */
  readonly prunedAt?: InstantText;
  /** Present when it outgrew its limits: why, and what to do. */
  readonly setAside?: string;
  /** What is parked. Of a pruned order the first ten that nobody dismissed; the history has all. */
  readonly parked: readonly ParkedView[];
  /** How many more are parked than are listed. Absent: none. */
  readonly parkedUnlisted?: number;
  readonly milestones: readonly MilestoneView[];
  /** The newest instant that any of its observations has. */
  readonly instant: InstantText;
  /** Grows by one with every change. */
  readonly version: number;
}

/** One line of an order's history: an observation, how it is judged now, and where it led. */
export interface HistoryEntry {
  readonly id: string;
  /** What the provider called it: an event type, or a request. */
  readonly label?: string;
  readonly source: Source;
  /** When the provider said it. */
  readonly instant: InstantText;
  /** When it was stored. */
  readonly arrivedAt?: InstantText;
  /** Grows in the order of arrival; `{ arrival }` asks for the order as it was known then. */
  readonly arrival: number | undefined;
  readonly releases: boolean;
  readonly transitionTimes?: Readonly<Partial<Record<OrderState, InstantText>>>;
  readonly fraudTransitionTimes?: Readonly<Partial<Record<FraudState, InstantText>>>;
  /** The events of the statechart, by type. */
  readonly events: readonly OrderEvent['type'][];
  readonly standing: StandingKind;
  /** Present unless it was applied. */
  readonly explanation?: Explanation;
  /** Where the order was after it. */
  readonly after: { readonly state: OrderPosition; readonly fraudState: FraudPosition };
  /** An operator's decision about it. */
  readonly resolution?: {
    readonly decision: 'dismiss';
    readonly actor: string;
    readonly reason: string;
    readonly at: InstantText;
  };
}
