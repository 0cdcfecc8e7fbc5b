import { describe, expect, it } from 'vitest';
import { fold } from '../../src/lifecycle/fold.js';
import { may } from '../../src/lifecycle/gates.js';
import { stillDue } from '../../src/lifecycle/milestones/still-due.js';
import { observe, replay } from '../../src/lifecycle/observe.js';
import type { Observation } from '../../src/order/observation.js';
import {
  charge,
  makeObservation,
  recordedMilestone,
  unpublished,
} from '../_support/make-observation.js';

const pending = makeObservation({ at: 1, state: 'pending_payment', visited: ['pending_payment'] });
const inReview = makeObservation({
  at: 2,
  state: 'in_review',
  fraud: 'review_opened',
  visited: ['pending_payment', 'in_review'],
});
const accepted = makeObservation({
  at: 3,
  state: 'accepted',
  fraud: 'passed',
  visited: ['pending_payment', 'in_review', 'accepted'],
  charges: [charge('capturable')],
});
const fulfilled = makeObservation({
  at: 4,
  state: 'fulfilled',
  fraud: 'passed',
  visited: ['pending_payment', 'in_review', 'accepted', 'fulfilled'],
  charges: [charge('processing')],
});
const complete = makeObservation({
  at: 5,
  state: 'complete',
  fraud: 'passed',
  visited: ['pending_payment', 'in_review', 'accepted', 'fulfilled', 'complete'],
  charges: [charge('complete')],
});

function orderAfter(...history: Observation[]) {
  const order = replay(history);
  if (order === undefined) throw new Error('no history');
  return order;
}

function kinds(...history: Observation[]): string[] {
  return orderAfter(...history).published.map((key) => key.split('/')[2] ?? '');
}

describe('an order on the happy path', () => {
  it('is ready to fulfil once it is accepted', () => {
    expect(kinds(pending, inReview, accepted)).toEqual(['in_review', 'ready_to_fulfil']);
  });

  it('ends complete', () => {
    const { folded } = orderAfter(pending, inReview, accepted, fulfilled, complete);
    expect(folded.snapshot.value).toEqual({ order: 'complete', fraud: 'passed' });
    expect(folded.parked).toEqual([]);
  });

  it('ends the same in reverse', () => {
    const history = [pending, inReview, accepted, fulfilled, complete];
    expect(orderAfter(...history.toReversed()).folded).toEqual(orderAfter(...history).folded);
  });

  it('is never ready to fulfil when its fulfilment was reported first', () => {
    expect(kinds(fulfilled, accepted)).not.toContain('ready_to_fulfil');
  });

  it('catches up with a lost delivery by the transition times', () => {
    const { folded } = orderAfter(pending, complete);
    expect(folded.snapshot.value.order).toBe('complete');
    expect(folded.visited).toContain('fulfilled');
  });
});

describe('an observation that cannot be applied', () => {
  const jump = makeObservation({
    at: 10,
    state: 'complete',
    fraud: 'passed',
    charges: [charge('complete')],
  });

  it('is parked as early when a state in between is missing', () => {
    const { folded } = orderAfter(accepted, jump);
    expect(folded.snapshot.value.order).toBe('accepted');
    expect(folded.parked).toMatchObject([{ id: jump.id, newest: true }]);
    expect(folded.parked[0]?.standing).toMatchObject({
      kind: 'early',
      explanation: {
        code: 'no_edge',
        from: { state: 'accepted', fraudState: 'passed' },
        event: 'order.complete',
      },
    });
    expect(folded.parked[0]?.standing.explanation.sentence).toContain('went through fulfilled');
  });

  it('closes every gate and asks for attention', () => {
    const order = orderAfter(accepted, jump);
    expect(may(order, 'fulfil')).toMatchObject({ allowed: false, reasons: ['parked'] });
    expect(may(order, 'refund').reasons).toContain('parked');
    expect(order.published.at(-1)).toContain('/needs_attention/');
  });

  it('still adds its facts', () => {
    expect(orderAfter(accepted, jump).folded.snapshot.context.charges['charge-1']?.state).toBe(
      'complete',
    );
  });

  it('resolves itself when its predecessor arrives', () => {
    const { folded } = orderAfter(accepted, jump, fulfilled);
    expect(folded.snapshot.value.order).toBe('complete');
    expect(folded.parked).toEqual([]);
  });

  it('is illegal when no edges lead there', () => {
    const visited = ['pending_payment', 'in_review', 'accepted'] as const;
    const back = makeObservation({ at: 10, state: 'pending_payment', visited });
    expect(orderAfter(accepted, back).folded.parked[0]?.standing.kind).toBe('illegal');
  });

  it('is illegal when its own charges contradict it', () => {
    const doubtful = makeObservation({
      at: 10,
      state: 'accepted',
      fraud: 'passed',
      charges: [charge('capturable'), charge('pending', 'charge-2')],
    });
    const standing = orderAfter(pending, doubtful).folded.parked[0]?.standing;
    expect(standing).toMatchObject({
      kind: 'illegal',
      explanation: { code: 'guard_refused', guards: ['noLivingChargePending'] },
    });
  });

  it('does not move the fraud review when its state is refused', () => {
    const visited = ['pending_payment', 'in_review', 'accepted'] as const;
    const odd = makeObservation({
      at: 10,
      state: 'pending_payment',
      fraud: 'review_opened',
      visited,
    });
    expect(orderAfter(accepted, odd).folded.snapshot.value.fraud).toBe('passed');
  });

  it('is parked when it has an undocumented value', () => {
    const strange = makeObservation({ at: 10, unknown: [{ path: 'state', value: 'held' }] });
    const { folded } = orderAfter(accepted, strange);
    expect(folded.parked[0]?.standing).toMatchObject({
      kind: 'illegal',
      explanation: { code: 'unknown_value' },
    });
    expect(may(unpublished(folded), 'fulfil').allowed).toBe(false);
  });

  it('no longer closes gates once a newer observation reports a state', () => {
    const strange = makeObservation({ at: 2.5, unknown: [{ path: 'state', value: 'held' }] });
    expect(may(orderAfter(pending, strange, accepted), 'fulfil').allowed).toBe(true);
  });

  it('no longer closes gates once it is dismissed', () => {
    const strange = makeObservation({ at: 10, unknown: [{ path: 'state', value: 'held' }] });
    const folded = fold([accepted, strange], { dismissed: new Set([strange.id]) });
    expect(may(unpublished(folded), 'fulfil').allowed).toBe(true);
    expect(folded.parked).toHaveLength(1);
  });
});

describe('a release', () => {
  it('needs an observation that may release', () => {
    const created = makeObservation({ at: 3, state: 'accepted', fraud: 'passed', releases: false });
    expect(kinds(created)).toEqual([]);
    expect(may(orderAfter(created), 'fulfil').allowed).toBe(true);
    expect(kinds(created, accepted)).toEqual(['ready_to_fulfil']);
  });

  it('waits for every known charge', () => {
    const second = makeObservation({ at: 2, facts: { charges: [charge('pending', 'charge-2')] } });
    expect(kinds(second, accepted)).toEqual([]);
    expect(may(orderAfter(second, accepted), 'fulfil')).toMatchObject({
      allowed: false,
      reasons: ['charge_not_authorised'],
    });
  });

  it('is withdrawn when the order is cancelled before it was delivered', () => {
    const cancelled = makeObservation({
      at: 6,
      state: 'cancelled',
      charges: [charge('cancelled')],
    });
    const order = orderAfter(accepted, cancelled);
    const milestone = recordedMilestone('ready_to_fulfil');
    expect(order.published).toContain(milestone.key);
    expect(stillDue(order, milestone)).toMatchObject({
      deliver: false,
    });
  });

  it('is never caused by a delivery of the other mode', () => {
    const flag = { id: 'wrong_mode', kind: 'wrong_mode', detail: 'test' } as const;
    const test = makeObservation({ state: 'accepted', fraud: 'passed', facts: { flags: [flag] } });
    expect(kinds(test)).not.toContain('ready_to_fulfil');
    expect(may(orderAfter(test), 'fulfil').reasons).toEqual(['wrong_mode']);
  });
});

describe('a dispute', () => {
  const dispute = makeObservation({
    at: 6,
    state: 'dispute',
    fraud: 'review_opened',
    visited: ['accepted', 'dispute'],
  });
  const resolved = makeObservation({
    at: 7,
    state: 'accepted',
    fraud: 'passed',
    visited: ['accepted', 'dispute'],
  });

  it('closes every gate', () => {
    for (const gate of ['fulfil', 'cancel', 'refund', 'return', 'confirm'] as const) {
      expect(may(orderAfter(accepted, dispute), gate).reasons).toContain('in_dispute');
    }
  });

  it('opens the gate again when nothing was shipped, and does not ship twice', () => {
    const order = orderAfter(accepted, dispute, resolved);
    expect(may(order, 'fulfil').allowed).toBe(true);
    expect(order.published.map((key) => key.split('/').slice(2).join('/'))).toEqual([
      'ready_to_fulfil/',
      'dispute_opened/2026-01-01T00%3A00%3A00Z',
      'dispute_resolved/2026-01-01T00%3A00%3A00Z',
    ]);
  });

  it('keeps the gate closed afterwards when the goods were sent', () => {
    const { folded } = orderAfter(accepted, fulfilled, dispute, resolved);
    expect(folded.snapshot.value.order).toBe('accepted');
    expect(may(unpublished(folded), 'fulfil').reasons).toEqual(['already_fulfilled']);
  });
});

describe('the same observation again', () => {
  it('is a duplicate', () => {
    expect(observe(orderAfter(accepted), accepted).kind).toBe('duplicate');
  });

  it('with a different content under the same id is stored and flagged', () => {
    const other = { ...fulfilled, id: accepted.id, instant: accepted.instant };
    const one = orderAfter(accepted, other);
    const two = orderAfter(other, accepted);
    expect(one.history).toHaveLength(2);
    expect(Object.keys(one.folded.snapshot.context.flags)).toEqual([
      `conflicting_delivery:${accepted.id}`,
    ]);
    expect(two.folded.snapshot).toEqual(one.folded.snapshot);
    expect(observe(two, accepted).kind).toBe('duplicate');
    expect(observe(two, other).kind).toBe('duplicate');
  });

  it('as a read moves the read up to the later instant', () => {
    const read = makeObservation({
      id: 'facts:1',
      at: 3,
      source: 'read',
      state: 'accepted',
      fraud: 'passed',
    });
    const again = makeObservation({
      id: 'facts:1',
      at: 9,
      source: 'read',
      state: 'accepted',
      fraud: 'passed',
    });
    const strange = makeObservation({ at: 5, unknown: [{ path: 'state', value: 'held' }] });
    const order = orderAfter(read, strange);
    expect(may(order, 'fulfil').allowed).toBe(false);
    const seen = observe(order, again);
    expect(seen).toMatchObject({ kind: 'duplicate', moved: true });
    expect(seen.order.history).toHaveLength(2);
    expect(may(seen.order, 'fulfil').allowed).toBe(true);
  });

  it('as a response and as a read is one observation, whichever came first', () => {
    const charges = [charge('capturable')];
    const same = { id: 'facts:2', at: 3, state: 'accepted', fraud: 'passed', charges } as const;
    const read = makeObservation({ ...same, source: 'read' });
    const response = makeObservation({ ...same, source: 'response' });
    expect(orderAfter(read, response).history).toHaveLength(1);
    expect(orderAfter(response, read).folded).toEqual(orderAfter(read, response).folded);
  });
});

describe('an observation of another order', () => {
  it.each([{ orderId: 'another' }, { account: 'another' }])('is refused: %o', (whose) => {
    const order = orderAfter(pending);
    const mistaken = { ...accepted, ...whose };
    expect(() => observe(order, mistaken)).toThrow(RangeError);
    expect(() => replay([pending, mistaken])).toThrow(RangeError);
  });
});
