import {
  and,
  assertEvent,
  assign,
  type EventObject,
  type NonReducibleUnknown,
  or,
  type StateMachine,
  setup,
  stateIn,
} from 'xstate';
import type { OrderMachineEvent } from '../src/order/event.js';
import type { Charge } from '../src/order/facts/charge.js';
import { type KnownFacts, noFacts } from '../src/order/facts/known-facts.js';
import { lineLedger } from '../src/order/facts/line-ledger.js';
import { withFacts } from '../src/order/facts/with-facts.js';
import type { RecordSummary } from '../src/order/gate.js';
import type { GuardName } from '../src/order/guard.js';
import type { FraudPosition, OrderPosition } from '../src/order/state.js';
import {
  failedToGiveBack,
  hasFailedCapture,
  holdsMoney,
  isAlive,
  isAuthorised,
  isBeingReleased,
  isCaptured,
  isChargedBack,
  isCovered,
  isFree,
  isGivenBack,
  isUncaptured,
  living,
  refundable,
} from './paid-for.js';

/** The order and everything that is known of it except its states. */
export interface OrderContext extends KnownFacts {
  readonly account: string;
  readonly orderId: string;
  /** Only in an actor that was made from a stored order, for its gates. */
  readonly record?: RecordSummary;
}

/** The input with which an actor of the statechart starts. */
export interface OrderInput {
  readonly orderId: string;
  /** The merchant account at the provider. Default `default`. */
  readonly account?: string;
}

/** A tag on a state of the order or of the fraud review, for {@link orderMachine} and its gates. */
export type OrderTag =
  | 'fulfillable'
  | 'cancellable'
  | 'refundable'
  | 'returnable'
  | 'confirmable'
  | 'confirmable_once_paid'
  | 'released_before'
  | 'goods_gone'
  | 'disputed'
  | 'settled'
  | 'terminal';

/** What `getMeta()` of a snapshot has of each state: the text that the inspector and editors show. */
export type OrderMeta = { readonly description: string };

/**
 * The statechart's type. It is written out because XState gives `StateMachine` another number of parameters
 * from time to time, and an inferred type would compile with the newest version only.
 */
export type OrderMachine = StateMachine<
  OrderContext,
  OrderMachineEvent,
  // biome-ignore lint/complexity/noBannedTypes: what XState infers for a machine without children
  {},
  never,
  { type: 'recordFacts'; params: NonReducibleUnknown },
  { [Name in GuardName]: { type: Name; params: unknown } }[GuardName],
  never,
  { order: OrderPosition; fraud: FraudPosition },
  OrderTag,
  OrderInput,
  NonReducibleUnknown,
  EventObject,
  OrderMeta,
  {
    id: 'order';
    states: {
      readonly order: { states: { readonly [State in OrderPosition]: object } };
      readonly fraud: { states: { readonly [State in FraudPosition]: object } };
    };
  }
>;

interface GuardArguments {
  readonly context: OrderContext;
  readonly event: OrderMachineEvent;
}

/** The charges that the event itself carries; where it carries no list, as for a gate, the known ones. */
function chargesOf({ context, event }: GuardArguments): readonly Charge[] {
  return ('charges' in event && event.charges) || Object.values(context.charges);
}

// Guards are total: they answer for every event and never throw.

export function recorded({ event }: GuardArguments): boolean {
  return 'recorded' in event && event.recorded === true;
}

export function noLivingChargePending(args: GuardArguments): boolean {
  return isAuthorised(chargesOf(args), args.context);
}

// A cancelled or refunded charge had been authorised, so it does not contradict an acceptance: orders are
// reported as accepted until their last charge is released.
export function notOnlyFailedCharges(args: GuardArguments): boolean {
  const charges = chargesOf(args);
  return (
    charges.length === 0 || charges.some(({ state }) => state !== 'failed') || isFree(args.context)
  );
}

export function someChargeLives(args: GuardArguments): boolean {
  return isCovered(chargesOf(args), args.context);
}

export function everyChargeReleased(args: GuardArguments): boolean {
  return args.context.speaksOf === 'payments'
    ? args.context.shop?.gaveUp === true || !Object.values(args.context.charges).some(isAlive)
    : chargesOf(args).every(isBeingReleased);
}

export function notGivenBack({ context }: GuardArguments): boolean {
  const charges = Object.values(context.charges);
  const isDeadAlready =
    context.speaksOf !== 'payments' && charges.length > 0 && living(charges).length === 0;
  return isDeadAlready || !(isGivenBack(context) || failedToGiveBack(context).length > 0);
}

export function notChargedBack({ context }: GuardArguments): boolean {
  return !isChargedBack(context);
}

export function authorisationStands({ context }: GuardArguments): boolean {
  return context.reauthorisation !== 'failed';
}

export function noCaptureFailed({ context }: GuardArguments): boolean {
  return !Object.values(context.charges).some(hasFailedCapture);
}

export function somethingCaptured({ context }: GuardArguments): boolean {
  return Object.values(context.charges).some(isCaptured);
}

// Without a living charge there is nothing left to release, so only captured money, also if it was
// refunded since, stands against cancelling. Of payments, one that was abandoned releases nothing beside one
// that holds money.
export function somethingUncaptured({ context }: GuardArguments): boolean {
  const charges = Object.values(context.charges);
  const holding = context.speaksOf === 'payments' ? charges.filter(holdsMoney) : [];
  const alive = holding.length > 0 ? holding : living(charges);
  return alive.length === 0 ? !charges.some(isCaptured) : alive.some(isUncaptured);
}

export function somethingToRefund(args: GuardArguments): boolean {
  return !somethingCaptured(args) || refundable(args.context)?.minor !== 0;
}

// Unknown lines never mean that nothing is open.
export function somethingOpen({ context }: GuardArguments): boolean {
  const lines = lineLedger(context);
  return lines.length === 0 || lines.some(({ open }) => open !== 0);
}

export function somethingSent({ context }: GuardArguments): boolean {
  const { sent } = context.shop ?? {};
  if (sent === 'part' || sent === 'all') return true;
  return lineLedger(context).some(({ fulfilled }) => fulfilled > 0);
}

export function customerHasPaid({ context }: GuardArguments): boolean {
  return context.payment?.settling === true && context.payment.action !== 'redirect';
}

export function rightMode({ context }: GuardArguments): boolean {
  return Object.values(context.flags).every(({ kind }) => kind !== 'wrong_mode');
}

export function oneOrder({ context }: GuardArguments): boolean {
  return Object.values(context.flags).every(({ kind }) => kind !== 'two_orders');
}

/**
 * The lifecycle of an order, and the only place that knows what is legal. It has two regions: the state
 * of the order and the state of its fraud review. It has no timers, invokes nothing and never ends,
 * because refunds and chargebacks arrive late.
 *
 * @example
 * const actor = createActor(orderMachine, { input: { orderId: '204440790336' } }).start();
 * actor.send({ type: 'fraud.passed' });
 * actor.send({ type: 'order.accepted' });
 * actor.getSnapshot().value; // { order: 'accepted', fraud: 'passed' }
 */
export const orderMachine: OrderMachine = setup({
  types: {
    context: {} as OrderContext,
    events: {} as OrderMachineEvent,
    input: {} as OrderInput,
    tags: {} as OrderTag,
    meta: {} as OrderMeta,
  },
  guards: {
    recorded,
    noLivingChargePending,
    notOnlyFailedCharges,
    someChargeLives,
    everyChargeReleased,
    notGivenBack,
    notChargedBack,
    authorisationStands,
    noCaptureFailed,
    somethingCaptured,
    somethingUncaptured,
    somethingToRefund,
    somethingOpen,
    somethingSent,
    customerHasPaid,
    rightMode,
    oneOrder,
    fraudPassed: stateIn({ fraud: 'passed' }),
    fraudBlocked: stateIn({ fraud: 'blocked' }),
  },
  actions: {
    recordFacts: assign(({ context, event }) => {
      assertEvent(event, 'facts.reported');
      if (event.facts === undefined) return context;
      return withFacts(context, event.facts, { instant: event.instant, source: event.source });
    }),
  },
}).createMachine({
  id: 'order',
  type: 'parallel',
  description:
    'An order as its payment provider sees it: the state of the order and of its fraud review.',
  // XState's own `transition()` creates a context for every call, without input.
  context: ({ input }) => ({
    account: input?.account ?? 'default',
    orderId: input?.orderId ?? '',
    ...noFacts(),
  }),
  on: {
    'facts.reported': {
      actions: 'recordFacts',
      description: 'Charges, refunds, lines, fulfilments and documents always apply.',
    },
  },
  states: {
    order: {
      initial: 'unreported',
      description: 'The state of the order, by the newest report of the provider.',
      states: {
        unreported: {
          description:
            'No state has been reported yet. Every state can be the first one, as there is nothing to contradict it.',
          meta: {
            description:
              'No state has been reported yet. Every state can be the first one, as there is nothing to contradict it.',
          },
          on: {
            'order.pending_payment': {
              target: 'pending_payment',
              description: 'T1: created, and the charge is not yet authorised.',
            },
            'order.in_review': {
              target: 'in_review',
              description: 'T2: created, and a second fraud review is open.',
            },
            'order.accepted': {
              target: 'accepted',
              guard: or([
                'recorded',
                and(['fraudPassed', 'noLivingChargePending', 'notOnlyFailedCharges']),
              ]),
              description: 'T3: created and accepted at once.',
            },
            'order.fulfilled': {
              target: 'fulfilled',
              description: 'First contact with an order that is already fulfilled.',
            },
            'order.complete': {
              target: 'complete',
              description: 'First contact with an order that is already complete.',
            },
            'order.returned': {
              target: 'returned',
              description: 'First contact with an order that is already returned.',
            },
            'order.dispute': {
              target: 'dispute',
              description: 'First contact with an order that is already disputed.',
            },
            'order.cancelled': {
              target: 'cancelled',
              guard: or(['recorded', 'everyChargeReleased']),
              description: 'T7: cancelled before any other state was reported.',
            },
            'order.blocked': {
              target: 'blocked',
              guard: or(['recorded', 'fraudBlocked']),
              description: 'T20: blocked before any other state was reported.',
            },
          },
        },
        pending_payment: {
          tags: ['cancellable', 'confirmable_once_paid'],
          description:
            'The charge is not yet authorised; the fraud review may still be to come. Do not fulfil.',
          meta: {
            description:
              'The charge is not yet authorised; the fraud review may still be to come. Do not fulfil.',
          },
          on: {
            'order.in_review': {
              target: 'in_review',
              description: 'T6: a second fraud review is opened.',
            },
            'order.accepted': {
              target: 'accepted',
              guard: or([
                'recorded',
                and(['fraudPassed', 'noLivingChargePending', 'notOnlyFailedCharges']),
              ]),
              description: 'T5: the charge is authorised and the fraud review passed.',
            },
            'order.cancelled': {
              target: 'cancelled',
              guard: or(['recorded', 'everyChargeReleased']),
              description: 'T7: the customer did not pay in time, or the shop cancelled.',
            },
            'order.blocked': {
              target: 'blocked',
              guard: or(['recorded', 'fraudBlocked']),
              description: 'T20: the fraud review or the denied persons list blocked it.',
            },
          },
        },
        in_review: {
          tags: ['cancellable', 'confirmable'],
          description: 'The provider conducts a second fraud review. Do not fulfil.',
          meta: { description: 'The provider conducts a second fraud review. Do not fulfil.' },
          on: {
            'order.pending_payment': {
              target: 'pending_payment',
              description: 'T11: the review is closed and the charge is still to be authorised.',
            },
            'order.accepted': {
              target: 'accepted',
              guard: or([
                'recorded',
                and(['fraudPassed', 'noLivingChargePending', 'notOnlyFailedCharges']),
              ]),
              description: 'T9: the review passed.',
            },
            'order.cancelled': {
              target: 'cancelled',
              guard: or(['recorded', 'everyChargeReleased']),
              description: 'T19: the shop cancelled everything during the review.',
            },
            'order.blocked': {
              target: 'blocked',
              guard: or(['recorded', 'fraudBlocked']),
              description: 'T10: the review failed.',
            },
          },
        },
        accepted: {
          tags: ['fulfillable', 'cancellable', 'refundable', 'returnable', 'confirmable'],
          description: 'It is paid for and the fraud review passed: ready to fulfil.',
          meta: { description: 'It is paid for and the fraud review passed: ready to fulfil.' },
          on: {
            'order.fulfilled': {
              target: 'fulfilled',
              description: 'T12: everything is fulfilled, or part of it and the rest cancelled.',
            },
            'order.dispute': {
              target: 'dispute',
              description: 'T16: the customer disputes a charge.',
            },
            'order.cancelled': {
              target: 'cancelled',
              guard: or(['recorded', 'everyChargeReleased']),
              description: 'T13: every line and every charge is cancelled.',
            },
            'order.blocked': {
              target: 'blocked',
              guard: or(['recorded', 'fraudBlocked']),
              description: 'Not documented, but a block must stop the goods whenever it comes.',
            },
          },
        },
        fulfilled: {
          tags: ['refundable', 'returnable', 'released_before', 'goods_gone'],
          description: 'Everything was fulfilled, or part of it and the rest cancelled.',
          meta: { description: 'Everything was fulfilled, or part of it and the rest cancelled.' },
          on: {
            'order.complete': {
              target: 'complete',
              description: 'T14: the charges are fully captured, or captured in part and released.',
            },
            'order.dispute': {
              target: 'dispute',
              description: 'T16: the customer disputes a charge.',
            },
          },
        },
        complete: {
          tags: ['refundable', 'returnable', 'released_before', 'goods_gone', 'settled'],
          description: 'Fulfilled and paid. Returns and disputes may still come.',
          meta: { description: 'Fulfilled and paid. Returns and disputes may still come.' },
          on: {
            'order.returned': {
              target: 'returned',
              description: 'T15: everything came back, or part of it and the rest was refunded.',
            },
            'order.dispute': {
              target: 'dispute',
              description: 'T16: the customer disputes a charge.',
            },
          },
        },
        returned: {
          tags: ['refundable', 'released_before', 'goods_gone', 'settled'],
          description: 'Everything came back, or part of it and the rest was refunded.',
          meta: { description: 'Everything came back, or part of it and the rest was refunded.' },
          on: {
            'order.dispute': {
              target: 'dispute',
              description: 'T16: the customer disputes a charge.',
            },
          },
        },
        dispute: {
          tags: ['disputed', 'released_before'],
          description:
            'A charge is disputed: nothing may be captured, cancelled, refunded or returned.',
          meta: {
            description:
              'A charge is disputed: nothing may be captured, cancelled, refunded or returned.',
          },
          on: {
            'order.accepted': {
              target: 'accepted',
              guard: or([
                'recorded',
                and(['fraudPassed', 'noLivingChargePending', 'notOnlyFailedCharges']),
              ]),
              description: 'T17: the dispute is resolved.',
            },
            'order.fulfilled': {
              target: 'fulfilled',
              description: 'T17: the dispute is resolved; back to where it was.',
            },
            'order.complete': {
              target: 'complete',
              description: 'T17: the dispute is resolved; back to where it was.',
            },
            'order.returned': {
              target: 'returned',
              description: 'T17: the dispute is resolved; back to where it was.',
            },
          },
        },
        cancelled: {
          tags: ['settled', 'terminal'],
          description: 'Everything was cancelled and no money was collected.',
          meta: { description: 'Everything was cancelled and no money was collected.' },
        },
        blocked: {
          tags: ['settled', 'terminal'],
          description: 'The fraud review or the denied persons list stopped it permanently.',
          meta: {
            description: 'The fraud review or the denied persons list stopped it permanently.',
          },
        },
      },
    },
    fraud: {
      initial: 'unknown',
      description: 'The state of the fraud review.',
      states: {
        unknown: {
          description: 'No state of the review has been reported yet.',
          meta: { description: 'No state of the review has been reported yet.' },
          on: {
            'fraud.review_opened': {
              target: 'review_opened',
              description: 'A review is opened.',
            },
            'fraud.passed': { target: 'passed', description: 'Passed at once.' },
            'fraud.blocked': { target: 'blocked', description: 'Blocked at once.' },
          },
        },
        review_opened: {
          description: 'A review is open.',
          meta: { description: 'A review is open.' },
          on: {
            'fraud.passed': { target: 'passed', description: 'The review passed.' },
            'fraud.blocked': { target: 'blocked', description: 'The review failed.' },
          },
        },
        passed: {
          description: 'The review passed. A dispute opens it again.',
          meta: { description: 'The review passed. A dispute opens it again.' },
          on: {
            'fraud.review_opened': {
              target: 'review_opened',
              description: 'A dispute opens the review again.',
            },
            'fraud.blocked': {
              target: 'blocked',
              description: 'Blocked after all: the denied persons list, or a later finding.',
            },
          },
        },
        blocked: {
          tags: ['terminal'],
          description: 'Blocked permanently: no report leads out of this state.',
          meta: { description: 'Blocked permanently: no report leads out of this state.' },
        },
      },
    },
  },
});
