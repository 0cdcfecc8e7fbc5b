import { describe, expectTypeOf, it } from 'vitest';
import { createActor } from 'xstate';
import type { GUARDS } from '../../machines/guards.js';
import { orderMachine } from '../../machines/order.machine.js';
import type { OrderQuery } from '../../src/adapters/digital-river/index.js';
import type { Deadline } from '../../src/order/deadline.js';
import type { OrderEvent } from '../../src/order/event.js';
import type { ChargeState } from '../../src/order/facts/charge.js';
import type { Gate, GateReason } from '../../src/order/gate.js';
import type { GuardName } from '../../src/order/guard.js';
import type { MilestoneKind, MilestoneStatus } from '../../src/order/milestone/milestone.js';
import type { Receipt } from '../../src/order/receipt.js';
import type { UpstreamStatuses } from '../../src/order/rejection.js';
import type { Explanation, Standing } from '../../src/order/standing.js';
import type {
  FraudPosition,
  FraudState,
  OrderPosition,
  OrderState,
} from '../../src/order/state.js';
import type { DeadlineOptions } from '../../src/service/deadlines/deadline-options.js';
import type { HistoryEntry } from '../../src/service/queries/order-history.js';
import type { MilestoneFilter, OrderFilter } from '../../src/store/store.js';

// Checked by the compiler (`npm run typecheck`), never run. A new member of a union does not compile
// until every `switch` below handles it.

function aboutStanding(standing: Standing): string {
  switch (standing.kind) {
    case 'applied':
      return 'applied';
    case 'early':
    case 'illegal':
      return standing.explanation.sentence;
    default:
      return standing satisfies never;
  }
}

function aboutReceipt(receipt: Receipt): string {
  switch (receipt.kind) {
    case 'recorded':
      return receipt.standing.kind;
    case 'duplicate':
      return receipt.observationId;
    case 'unplaced':
      return receipt.references[0] ?? '';
    case 'ignored':
      return receipt.reason;
    case 'kept':
      return receipt.problem.code;
    default:
      return receipt satisfies never;
  }
}

function aboutMilestone(kind: MilestoneKind): boolean {
  switch (kind) {
    case 'payment_action_required':
    case 'in_review':
    case 'ready_to_fulfil':
    case 'payment_failed':
    case 'blocked':
    case 'cancelled':
    case 'items_cancelled':
    case 'items_fulfilled':
    case 'fulfilled':
    case 'complete':
    case 'captured':
    case 'capture_failed':
    case 'charge_cancelled':
    case 'charge_cancel_failed':
    case 'refunded':
    case 'refund_failed':
    case 'information_required':
    case 'returned':
    case 'dispute_opened':
    case 'dispute_resolved':
    case 'chargeback':
    case 'document_available':
    case 'forget_requested':
    case 'needs_attention':
      return true;
    default:
      return kind satisfies never;
  }
}

function aboutEvent(event: OrderEvent): string {
  switch (event.type) {
    case 'facts.reported':
      return String(event.instant);
    case 'fraud.review_opened':
    case 'fraud.passed':
    case 'fraud.blocked':
      return String(event.inferred);
    case 'order.pending_payment':
    case 'order.in_review':
    case 'order.accepted':
    case 'order.fulfilled':
    case 'order.complete':
    case 'order.returned':
    case 'order.dispute':
    case 'order.cancelled':
    case 'order.blocked':
      return String(event.recorded);
    default:
      return event satisfies never;
  }
}

describe('a value of a closed list', () => {
  it('has a union type, not string', () => {
    expectTypeOf<keyof typeof GUARDS>().toEqualTypeOf<GuardName>();
    expectTypeOf<NonNullable<Explanation['guards']>[number]>().toEqualTypeOf<GuardName>();
    expectTypeOf<'fraudPassed'>().toExtend<GuardName>();
    expectTypeOf<'fraudPased'>().not.toExtend<GuardName>();
    expectTypeOf<HistoryEntry['events'][number]>().toEqualTypeOf<OrderEvent['type']>();
    expectTypeOf<keyof NonNullable<HistoryEntry['transitionTimes']>>().toEqualTypeOf<OrderState>();
    expectTypeOf<
      keyof NonNullable<HistoryEntry['fraudTransitionTimes']>
    >().toEqualTypeOf<FraudState>();
    expectTypeOf<UpstreamStatuses['fraud']>().toEqualTypeOf<
      'unknown' | 'in_review' | 'passed' | 'blocked'
    >();
    expectTypeOf<'ready_to_fulfil' | 'on_hold'>().toExtend<UpstreamStatuses['order']>();
    expectTypeOf<'shipped'>().not.toExtend<UpstreamStatuses['order']>();
    expectTypeOf<'partly_refunded'>().toExtend<UpstreamStatuses['payment']>();
    expectTypeOf<'paid'>().not.toExtend<UpstreamStatuses['payment']>();
  });

  it('has a union type in filters, too', () => {
    expectTypeOf<NonNullable<OrderFilter['state']>>().toEqualTypeOf<OrderPosition>();
    expectTypeOf<NonNullable<OrderFilter['fraudState']>>().toEqualTypeOf<FraudPosition>();
    expectTypeOf<NonNullable<MilestoneFilter['status']>>().toEqualTypeOf<MilestoneStatus>();
    expectTypeOf<NonNullable<OrderQuery['state']>>().toEqualTypeOf<OrderState>();
    expectTypeOf<keyof NonNullable<DeadlineOptions['hours']>>().toEqualTypeOf<Deadline>();
  });
});

describe('the unions', () => {
  it('are handled exhaustively', () => {
    expectTypeOf(aboutStanding).returns.toBeString();
    expectTypeOf(aboutReceipt).returns.toBeString();
    expectTypeOf(aboutMilestone).returns.toBeBoolean();
    expectTypeOf(aboutEvent).returns.toBeString();
  });

  it('have these members', () => {
    expectTypeOf<Standing['kind']>().toEqualTypeOf<'applied' | 'early' | 'illegal'>();
    expectTypeOf<Receipt['kind']>().toEqualTypeOf<
      'recorded' | 'duplicate' | 'unplaced' | 'ignored' | 'kept'
    >();
    expectTypeOf<MilestoneStatus>().toEqualTypeOf<'pending' | 'done' | 'withdrawn' | 'dead'>();
    expectTypeOf<Gate>().toEqualTypeOf<'fulfil' | 'cancel' | 'refund' | 'return' | 'confirm'>();
    expectTypeOf<FraudState>().toEqualTypeOf<'review_opened' | 'passed' | 'blocked'>();
    expectTypeOf<ChargeState>().toEqualTypeOf<
      'pending' | 'capturable' | 'processing' | 'complete' | 'cancelled' | 'failed'
    >();
    expectTypeOf<`order.${OrderState}`>().toExtend<OrderEvent['type']>();
    expectTypeOf<GateReason>().toBeString();
  });

  it('have an explanation only for standings other than applied', () => {
    expectTypeOf<Extract<Standing, { explanation: unknown }>['kind']>().toEqualTypeOf<
      'early' | 'illegal'
    >();
    expectTypeOf<Extract<Standing, { kind: 'applied' }>>().not.toHaveProperty('explanation');
  });
});

describe('an event with another payload', () => {
  const actor = createActor(orderMachine, { input: { orderId: '1' } });

  it('does not compile', () => {
    actor.send({ type: 'order.accepted', charges: [{ id: '1', state: 'capturable' }] });
    // @ts-expect-error no such state
    actor.send({ type: 'order.lost' });
    // @ts-expect-error facts have an instant and a source
    actor.send({ type: 'facts.reported', facts: {} });
    // @ts-expect-error a charge has an id
    actor.send({ type: 'order.accepted', charges: [{ state: 'capturable' }] });
    // @ts-expect-error no such state of a charge
    actor.send({ type: 'order.accepted', charges: [{ id: '1', state: 'captured' }] });
    // @ts-expect-error a fraud review has no charges
    actor.send({ type: 'fraud.passed', charges: [] });
    // @ts-expect-error an order has no inferred states
    actor.send({ type: 'order.accepted', inferred: true });
    // @ts-expect-error an actor is about one order
    createActor(orderMachine, { input: {} });
  });
});
