import { describe, expectTypeOf, it } from 'vitest';
import type {
  Deadline,
  Delivery,
  FailureMessage,
  FulfilFacts,
  Handlers,
  Milestone,
  MilestoneFacts,
  MilestoneFactsByKind,
  MilestoneKind,
  MilestoneView,
  Money,
  OpenLine,
  PendingMilestone,
} from '../../src/index.js';

// Checked by the compiler (`npm run typecheck`), never run.

describe('the facts of a milestone', () => {
  it('are typed for every kind', () => {
    expectTypeOf<keyof MilestoneFactsByKind>().toEqualTypeOf<MilestoneKind>();
    expectTypeOf<Milestone['kind']>().toEqualTypeOf<MilestoneKind>();
    expectTypeOf<MilestoneFacts<'ready_to_fulfil'>>().toEqualTypeOf<FulfilFacts>();
  });

  it('need no cast in a handler', () => {
    const on: Handlers = {
      ready_to_fulfil({ kind, facts, attempt, signal }) {
        expectTypeOf(kind).toEqualTypeOf<'ready_to_fulfil'>();
        expectTypeOf(facts.physical).toEqualTypeOf<readonly OpenLine[]>();
        expectTypeOf(attempt).toBeNumber();
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
        // @ts-expect-error a release has no refund
        facts.refundId;
      },
      refunded: async ({ facts: { refundId, state, amount } }) => {
        expectTypeOf(refundId).toBeString();
        expectTypeOf(state).toEqualTypeOf<'succeeded'>();
        expectTypeOf(amount).toEqualTypeOf<Money | undefined>();
      },
      payment_failed: ({ facts }) =>
        expectTypeOf(facts.failureMessage).toEqualTypeOf<FailureMessage | undefined>(),
      chargeback: ({ facts: { amount, detail } }) => {
        expectTypeOf(amount).toEqualTypeOf<Money | undefined>();
        expectTypeOf(detail).toEqualTypeOf<string | undefined>();
      },
      needs_attention: ({ facts }) => {
        expectTypeOf(facts.detail).toBeString();
        if (facts.about === 'deadline') expectTypeOf(facts.deadline).toEqualTypeOf<Deadline>();
        if (facts.about === 'parked') {
          expectTypeOf(facts.standing).toEqualTypeOf<'early' | 'illegal'>();
        }
        // @ts-expect-error not a subject of needs_attention
        return facts.about === 'weather';
      },
      // @ts-expect-error a blocked order has no lines
      blocked: ({ facts }) => facts.physical,
    };
    expectTypeOf(on).toExtend<Handlers>();
    // @ts-expect-error no such kind
    ({ shipped: () => {} }) satisfies Handlers;
  });

  it('are narrowed by kind in a handler of every kind', () => {
    const on: Handlers = {
      '*': (m) => {
        expectTypeOf(m.kind).toEqualTypeOf<MilestoneKind>();
        if (m.kind === 'captured') expectTypeOf(m.facts.captureId).toBeString();
        // @ts-expect-error the kind is not known here
        m.facts.captureId;
      },
    };
    expectTypeOf(on).toExtend<Handlers>();
    expectTypeOf<Extract<Delivery, { kind: 'captured' }>['facts']['captureId']>().toBeString();
    expectTypeOf<MilestoneView['unhandled']>().toEqualTypeOf<true | undefined>();
    expectTypeOf<Extract<MilestoneView, { kind: 'blocked' }>['facts']>().toHaveProperty(
      'fraudState',
    );
    expectTypeOf<
      Extract<PendingMilestone, { kind: 'returned' }>['facts']['availableToRefund']
    >().toEqualTypeOf<Money | undefined>();
  });

  it('fit a handler of one kind', () => {
    const ship = ({ facts }: Delivery<'ready_to_fulfil'>) => facts.digital.length;
    expectTypeOf({ ready_to_fulfil: ship }).toExtend<Handlers>();
    // @ts-expect-error it handles releases only
    ({ refunded: ship }) satisfies Handlers;
  });
});
