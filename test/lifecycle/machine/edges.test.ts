import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createActor, createMachine } from 'xstate';
import { orderMachine } from '../../../machines/order.machine.js';
import { chain, nextStates, tagsOf } from '../../../src/lifecycle/machine/edges.js';
import {
  dataGuards,
  guardNames,
  guardVerdict,
  guardVerdicts,
} from '../../../src/lifecycle/machine/guards.js';
import type { Snapshot } from '../../../src/lifecycle/machine/snapshot.js';
import { restore } from '../../../src/lifecycle/machine/step.js';
import { noFacts } from '../../../src/order/facts/known-facts.js';
import type { GuardName } from '../../../src/order/guard.js';
import { charge } from '../../_support/make-observation.js';

describe('the edges of the statechart', () => {
  it('lead where the machine goes', () => {
    expect(nextStates('order', 'complete')).toEqual(['returned', 'dispute']);
    expect(nextStates('fraud', 'review_opened')).toEqual(['passed', 'blocked']);
    expect(nextStates('order', 'cancelled')).toEqual([]);
    expect(nextStates('order', 'nowhere')).toEqual([]);
  });

  it('have the tags of the machine', () => {
    expect(tagsOf('dispute')).toEqual(['disputed', 'released_before']);
    expect(tagsOf('unreported')).toEqual([]);
    expect(tagsOf('nowhere')).toEqual([]);
  });
});

describe('a chain of edges', () => {
  it('is the shortest', () => {
    expect(chain('order', 'accepted', 'complete')).toEqual(['fulfilled', 'complete']);
    expect(chain('order', 'accepted', 'returned')).toEqual(['dispute', 'returned']);
    expect(chain('order', 'dispute', 'complete')).toEqual(['complete']);
  });

  it('may lead back to where it began', () => {
    expect(chain('order', 'accepted', 'accepted')).toEqual(['dispute', 'accepted']);
    expect(chain('order', 'blocked', 'blocked')).toBe(undefined);
  });

  it('passes only through admitted states', () => {
    const through = (...states: string[]) =>
      chain('order', 'accepted', 'complete', (state) => states.includes(state));
    expect(through('fulfilled')).toEqual(['fulfilled', 'complete']);
    expect(through('dispute')).toEqual(['dispute', 'complete']);
    expect(through('complete')).toBe(undefined);
  });
});

describe('the guards of an event', () => {
  const context = {
    account: 'default',
    orderId: 'order-1',
    ...noFacts(),
    charges: { 'charge-1': { ...charge('failed'), by: { instant: 0, source: 'read' as const } } },
  };
  const inReview = restore({ order: 'in_review', fraud: 'passed' }, context);

  it('are those of its own edge, each judged alone', () => {
    const verdicts = guardVerdicts(inReview, {
      type: 'order.accepted',
      charges: [charge('pending')],
    });
    expect(verdicts).toEqual([
      { name: 'recorded', holds: false, asksRegion: false },
      { name: 'fraudPassed', holds: true, asksRegion: true },
      { name: 'noLivingChargePending', holds: false, asksRegion: false },
      { name: 'notOnlyFailedCharges', holds: true, asksRegion: false },
    ]);
    expect(guardVerdicts(inReview, { type: 'order.complete' })).toEqual([]);
  });

  it('can be evaluated by name, even without an edge', () => {
    const event = { type: 'order.accepted' } as const;
    const holds = (name: GuardName) => guardVerdict(inReview, name, event).holds;
    expect((['someChargeLives', 'fraudBlocked', 'rightMode'] as const).map(holds)).toEqual([
      false,
      false,
      true,
    ]);
    expect(() => holds('mood' as GuardName)).toThrow('the statechart has no guard named mood');
  });

  it('have names, unless they are plain functions', () => {
    const edge =
      orderMachine.root.states.order?.states.in_review?.transitions.get('order.cancelled')?.[0];
    expect(guardNames(edge?.guard)).toEqual(['recorded', 'everyChargeReleased']);
    expect(guardNames('recorded')).toEqual(['recorded']);
    for (const nameless of [undefined, { type: 'recorded' }, () => true]) {
      expect(guardNames(nameless)).toEqual([]);
    }
  });

  it('about the event and the facts are listed by type of event', () => {
    const guards = dataGuards(inReview);
    const { recorded, noLivingChargePending, notOnlyFailedCharges } =
      orderMachine.implementations.guards;
    expect(guards.get('order.accepted')).toEqual([
      recorded,
      noLivingChargePending,
      notOnlyFailedCharges,
    ]);
    expect(guards.get('order.pending_payment')).toEqual([]);
    expect(guards.get('order.complete')).toBe(undefined);
    expect(guards.get('fraud.blocked')).toEqual([]);
  });

  it('must have names, as it could not be known what others depend on', () => {
    const standing = (machine: AnyStateMachine) =>
      createActor(machine).getSnapshot() as unknown as Snapshot;
    for (const guard of [() => true, { type: 'recorded', params: {} }]) {
      const snapshot = standing(createMachine({ on: { go: { guard } } }));
      expect(() => dataGuards(snapshot)).toThrow('a guard without a name');
    }
    const named = standing(createMachine({ on: { go: { guard: 'mood' } } }));
    expect(() => dataGuards(named)).toThrow('GUARD_NAMES does not list mood');
  });
});
