import { describe, expect, it } from 'vitest';
import { fold } from '../../src/lifecycle/fold.js';
import { gates, may } from '../../src/lifecycle/gates.js';
import { doesNotApply, GATES } from '../../src/order/gate.js';
import type { Observation } from '../../src/order/observation.js';
import { ORDER_STATES, type OrderState } from '../../src/order/state.js';
import { makeObservation, unpublished } from '../_support/make-observation.js';

const accepted = makeObservation({ at: 1, id: 'a', state: 'accepted', fraud: 'passed' });

function because(...history: Observation[]): string {
  return may(unpublished(fold(history)), 'fulfil').because;
}

describe('the answer of a gate', () => {
  it('has two sentences, however many observations are parked', () => {
    const complete = makeObservation({ at: 2, id: 'b', state: 'complete' });
    const returned = makeObservation({ at: 3, id: 'c', state: 'returned' });
    const answer = because(accepted, complete, returned);
    expect(answer).toMatch(
      /^It may not be fulfilled: observations b and c are newer and could not be applied\. Find out why in the history, then reconcile the order or dismiss them\.$/,
    );
    expect(answer).not.toMatch(/\.\.|\.;|; ?\.|: ?\./);
  });

  it('names what is wrong with the order before what is parked', () => {
    const inReview = makeObservation({
      at: 1,
      id: 'a',
      state: 'in_review',
      fraud: 'review_opened',
    });
    const complete = makeObservation({ at: 2, id: 'b', state: 'complete' });
    expect(because(inReview, complete)).toMatch(
      /^It may not be fulfilled: it is in_review; it needs the fraud review to have passed \(it is review_opened\); observation b is newer and could not be applied: the order was in_review [^.]*\border\.complete [^.]*\. [^.]*\.$/,
    );
  });

  it('reports once that the goods were sent', () => {
    const visited = ['accepted', 'fulfilled', 'complete'] as const;
    const folded = fold([makeObservation({ state: 'complete', fraud: 'passed', visited })]);
    expect(may(unpublished(folded), 'fulfil')).toStrictEqual({
      allowed: false,
      because: 'It may not be fulfilled: it is complete.',
      reasons: ['over'],
    });
  });

  it.each(['ship', undefined, 'toString'])('that does not exist is named: %s', (name) => {
    const record = unpublished(fold([makeObservation({ state: 'accepted' })]));
    expect(() => may(record, name as never)).toThrow(
      /gate is .*, but must be one of fulfil, cancel, refund, return, confirm/,
    );
  });

  it('leaves an id as it is, also one with two full stops', () => {
    const complete = makeObservation({ at: 2, id: 'b..c', state: 'complete' });
    expect(because(accepted, complete)).toContain('observation b..c is newer');
  });
});

describe('every gate', () => {
  const flags = [{ id: 'wrong_mode', kind: 'wrong_mode', detail: 'Test.' }] as const;

  it.each(['pending_payment', 'in_review', 'accepted', 'fulfilled', 'complete'] as const)(
    'is shut by a delivery of the other mode: %s',
    (state) => {
      const folded = fold([makeObservation({ state, fraud: 'passed', facts: { flags } })]);
      for (const { allowed, reasons } of Object.values(gates(unpublished(folded)))) {
        expect(allowed).toBe(false);
        expect(reasons).toContain('wrong_mode');
      }
    },
  );
});

describe('a gate does not apply', () => {
  it.each<[OrderState, readonly string[]]>([
    ['pending_payment', ['refund', 'return']],
    ['in_review', ['refund', 'return']],
    ['accepted', ['refund', 'return']],
    ['fulfilled', ['fulfil', 'cancel', 'refund', 'confirm']],
    ['complete', ['fulfil', 'cancel', 'refund', 'confirm']],
    ['returned', ['fulfil', 'cancel', 'refund', 'return', 'confirm']],
    ['dispute', []],
    ['cancelled', ['cancel', 'refund', 'return']],
    ['blocked', ['cancel', 'refund', 'return']],
  ])('to an order that is %s: %j', (state, idle) => {
    const fraud = state === 'blocked' ? 'blocked' : 'passed';
    const answers = gates(unpublished(fold([makeObservation({ state, fraud })])));
    expect(GATES.filter((gate) => doesNotApply(answers[gate]))).toEqual(idle);
  });

  it('has a line for every state', () => expect(ORDER_STATES).toHaveLength(9));
});
