import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { restore } from '../../src/lifecycle/machine/step.js';
import { explain, type OrderMachineEvent, orderMachine } from '../../src/machine/index.js';
import { noFacts } from '../../src/order/facts/known-facts.js';
import { FRAUD_POSITIONS, ORDER_POSITIONS } from '../../src/order/state.js';
import { EVENTS } from '../_support/exploration.js';
import { charge, START } from '../_support/make-observation.js';

function snapshotAfter(...events: readonly OrderMachineEvent[]) {
  const actor = createActor(orderMachine, { input: { orderId: '7001' } }).start();
  for (const event of events) actor.send(event);
  return actor.getSnapshot();
}

const POSITIONS = ORDER_POSITIONS.flatMap((order) =>
  FRAUD_POSITIONS.map((fraud) =>
    restore({ order, fraud }, { account: 'default', orderId: '7001', ...noFacts() }),
  ),
);

describe('the explanation of an event', () => {
  it('names the guard that refuses it, and what the guard found', () => {
    const snapshot = snapshotAfter({ type: 'order.in_review' }, { type: 'fraud.passed' });
    const charges = [charge('pending'), charge('capturable', 'charge-2')];
    expect(explain(snapshot, { type: 'order.accepted', charges })).toEqual({
      kind: 'illegal',
      code: 'guard_refused',
      event: 'order.accepted',
      from: { state: 'in_review', fraudState: 'passed' },
      needs: [{ guard: 'noLivingChargePending', asks: 'every living charge to be authorised' }],
      first: [],
      sentence:
        'order.accepted is refused while the order is in_review: it needs every living charge to be ' +
        'authorised (charge-1 is pending, charge-2 is capturable).',
    });
  });

  it('judges the known charges where the event has none', () => {
    const facts = { charges: [charge('failed')] };
    const snapshot = snapshotAfter(
      { type: 'fraud.passed' },
      { type: 'facts.reported', facts, instant: START, source: 'webhook' },
    );
    expect(explain(snapshot, { type: 'order.accepted' }).sentence).toBe(
      'order.accepted is refused while the order is unreported: it needs a charge that did not fail ' +
        '(charge-1 is failed).',
    );
  });

  it('names the state of the fraud review that a guard asks about', () => {
    const snapshot = snapshotAfter({ type: 'order.in_review' }, { type: 'fraud.review_opened' });
    expect(explain(snapshot, { type: 'order.blocked' })).toMatchObject({
      kind: 'early',
      needs: [{ guard: 'fraudBlocked' }],
      sentence:
        'order.blocked is refused while the order is in_review: it needs the fraud review to have ' +
        'blocked it (it is review_opened).',
    });
  });

  it('names the events that lead there first', () => {
    const snapshot = snapshotAfter({ type: 'order.pending_payment' });
    expect(explain(snapshot, { type: 'order.complete' })).toMatchObject({
      kind: 'early',
      code: 'no_edge',
      first: ['order.accepted', 'order.fulfilled'],
      sentence:
        'order.complete is refused while the order is pending_payment: no edge leads from pending_payment ' +
        'to complete directly. Report order.accepted, then order.fulfilled first.',
    });
  });

  it('says that nothing leads out of a terminal state', () => {
    const cancelled = snapshotAfter({ type: 'order.cancelled' }, { type: 'fraud.blocked' });
    expect(explain(cancelled, { type: 'order.accepted' })).toMatchObject({
      kind: 'illegal',
      first: [],
      sentence:
        'order.accepted is refused while the order is cancelled: no edge leads out of cancelled.',
    });
    expect(explain(cancelled, { type: 'fraud.passed' }).sentence).toBe(
      'fraud.passed is refused while the fraud review is blocked: no edge leads out of blocked.',
    );
  });

  it('names the events there are, of an event that the statechart does not have', () => {
    const wrong = { type: 'order.accpeted' } as unknown as OrderMachineEvent;
    const explained = explain(snapshotAfter(), wrong);
    expect(explained).toMatchObject({ kind: 'illegal', code: 'unknown_event' });
    expect(explained.sentence).toMatch(
      /^The statechart has no event order\.accpeted\. Send one of .*\border\.accepted\b.*\.$/,
    );
  });

  it('says where an accepted event leads, and that the current state changes nothing', () => {
    const snapshot = snapshotAfter({ type: 'fraud.passed' });
    expect(explain(snapshot, { type: 'order.accepted' })).toEqual({
      kind: 'applied',
      event: 'order.accepted',
      from: { state: 'unreported', fraudState: 'passed' },
      to: { state: 'accepted', fraudState: 'passed' },
      sentence: 'order.accepted moves the order from unreported to accepted.',
    });
    expect(explain(snapshot, { type: 'fraud.passed' }).sentence).toBe(
      'fraud.passed changes nothing: the fraud review is passed already.',
    );
    expect(explain(snapshot, { type: 'facts.reported' }).kind).toBe('applied');
  });
});

describe('at every position, of every event with every set of charges', () => {
  it('it is refused exactly when XState refuses it, or when it reports the current state', () => {
    const seen = new Map<string, number>();
    for (const snapshot of POSITIONS) {
      for (const event of EVENTS) {
        const explained = explain(snapshot, event);
        const isThere = Object.values(snapshot.value).some(
          (state, index) => event.type === `${Object.keys(snapshot.value)[index]}.${state}`,
        );
        expect(explained.kind === 'applied', explained.sentence).toBe(
          snapshot.can(event) || isThere,
        );
        const code = 'code' in explained ? explained.code : explained.kind;
        seen.set(code, (seen.get(code) ?? 0) + 1);
        // At most two sentences, without gaps.
        expect(explained.sentence).toMatch(/^[a-z]\S*( \S+)+\.$/);
        expect(explained.sentence).not.toMatch(/undefined|\.\.|\(\)/);
      }
    }
    expect([...seen.keys()].sort()).toEqual(['applied', 'guard_refused', 'no_edge']);
  });

  it('a missing edge is reached by the events that come first, or never', () => {
    let reached = 0;
    for (const snapshot of POSITIONS) {
      for (const event of EVENTS) {
        const explained = explain(snapshot, event);
        if (explained.kind === 'applied' || explained.code !== 'no_edge') continue;
        if (explained.first.length === 0) {
          expect(explained.kind).toBe('illegal');
          continue;
        }
        let current = snapshot;
        for (const type of explained.first) {
          // The transition times prove these states, so no guard asks about them.
          const proven = { type, recorded: true } as OrderMachineEvent;
          const next = explain(current, proven);
          expect(next.kind).toBe('applied');
          if (next.kind !== 'applied') return;
          const { state, fraudState } = next.to;
          current = restore({ order: state, fraud: fraudState }, snapshot.context);
        }
        const now = explain(current, event);
        expect('code' in now ? now.code : now.kind).not.toBe('no_edge');
        reached += 1;
      }
    }
    expect(reached).toBeGreaterThan(100);
  });
});
