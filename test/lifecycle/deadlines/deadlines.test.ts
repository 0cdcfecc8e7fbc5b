import { describe, expect, it } from 'vitest';
import { isStillAwaited } from '../../../src/lifecycle/deadlines/awaited.js';
import { isDeadline } from '../../../src/lifecycle/deadlines/deadline-key.js';
import {
  DEADLINE_STATES,
  type DeadlineHours,
  overdue,
  running,
} from '../../../src/lifecycle/deadlines/deadlines.js';
import { fold } from '../../../src/lifecycle/fold.js';
import type { Arrival } from '../../../src/lifecycle/history.js';
import { stillDue } from '../../../src/lifecycle/milestones/still-due.js';
import type { Observation } from '../../../src/order/observation.js';
import { SECOND } from '../../../src/order/time/instant.js';
import {
  charge,
  makeObservation,
  recordedMilestone,
  START,
  unpublished,
} from '../../_support/make-observation.js';

const HOUR = 3600;

/** The order of these, each arriving a minute after its instant. */
function order(...observations: Observation[]) {
  const history: Arrival[] = observations.map((observation) => ({
    observation,
    arrivedAt: observation.instant + 60 * SECOND,
  }));
  const record = unpublished(fold(observations));
  return {
    record,
    /** The subjects of the deadlines that run, with seconds after the start. */
    running: (hours?: DeadlineHours) =>
      running(record, history, hours).map(({ subject, from, at }) => [
        subject,
        (from - START) / SECOND,
        (at - START) / SECOND,
      ]),
    /** The overdue milestones, that many seconds after the start. */
    overdueAfter: (seconds: number, hours?: DeadlineHours) =>
      overdue(record, history, START + seconds * SECOND, hours),
    still: (subject: string) => isStillAwaited(record, { subject }),
  };
}

const OFF = { payment_window: 'off', authorisation_expiry: 'off', review_too_long: 'off' } as const;

const authorised = (at: number, id?: string) => ({
  ...charge('capturable', id),
  createdAt: START + at * SECOND,
});

it('deadlines run in three states, apart from those that run in any', () => {
  expect(DEADLINE_STATES).toEqual(['pending_payment', 'accepted', 'in_review']);
});

describe('the payment window', () => {
  const pending = makeObservation({ at: 10, state: 'pending_payment' });

  it('runs from the first report of the state, if there is no record', () => {
    const again = makeObservation({ at: 20, state: 'pending_payment' });
    const other = makeObservation({ at: 5, facts: { upstreamId: 'SHOP-1' } });
    expect(order(other, again, pending).running()).toStrictEqual([
      ['deadline:payment_window', 10, 10 + 14 * 24 * HOUR],
    ]);
  });

  it('runs from the last recorded entry', () => {
    const first = makeObservation({
      at: 30,
      state: 'pending_payment',
      visitedAt: { pending_payment: 3 },
    });
    const second = makeObservation({
      at: 40,
      state: 'pending_payment',
      visitedAt: { pending_payment: 7 },
    });
    for (const history of [
      [pending, first, second],
      [pending, second, first],
    ]) {
      expect(order(...history).running()).toStrictEqual([
        ['deadline:payment_window', 7, 7 + 14 * 24 * HOUR],
      ]);
    }
  });

  it('does not run where the history has no beginning for it', () => {
    expect(running(unpublished(fold([pending])), [])).toStrictEqual([]);
  });

  it('has the configured length, or is off', () => {
    expect(order(pending).running({ payment_window: 2 })).toStrictEqual([
      ['deadline:payment_window', 10, 10 + 2 * HOUR],
    ]);
    expect(order(pending).running({ payment_window: 0 })).toStrictEqual([
      ['deadline:payment_window', 10, 10],
    ]);
    expect(order(pending).running(OFF)).toStrictEqual([]);
  });

  it('does not run in another state', () => {
    const inReview = makeObservation({ at: 11, state: 'in_review', fraud: 'review_opened' });
    expect(order(pending, inReview).running()).toStrictEqual([
      ['deadline:review_too_long', 11, 11 + 48 * HOUR],
    ]);
  });
});

describe('the expiry of an authorisation', () => {
  const accepted = (...charges: Parameters<typeof charge>[]) =>
    makeObservation({
      at: 10,
      state: 'accepted',
      fraud: 'passed',
      charges: charges.map((one, index) => ({
        ...charge(...one),
        ...authorised(index + 1, one[1]),
        state: one[0],
      })),
    });

  it('runs for every charge that is authorised and not captured', () => {
    const three = order(accepted(['capturable', 'a'], ['complete', 'b'], ['capturable', 'c']));
    expect(three.running()).toStrictEqual([
      ['deadline:authorisation_expiry:a', 1, 1 + 6 * 24 * HOUR],
      ['deadline:authorisation_expiry:c', 3, 3 + 6 * 24 * HOUR],
    ]);
    expect(three.still('deadline:authorisation_expiry:a')).toBe(true);
    expect(three.still('deadline:authorisation_expiry:b')).toBe(false);
    expect(three.still('deadline:authorisation_expiry:x')).toBe(false);
    expect(three.still('deadline:authorisation_expiry')).toBe(false);
  });

  it('does not run where the charge has no time', () => {
    const charges = [charge('capturable')];
    expect(
      order(makeObservation({ state: 'accepted', fraud: 'passed', charges })).running(),
    ).toStrictEqual([]);
  });

  it('may be about a charge with a colon in its id', () => {
    const one = order(accepted(['capturable', 'a:b']));
    expect(one.still('deadline:authorisation_expiry:a:b')).toBe(true);
  });
});

describe('an early observation', () => {
  const accepted = makeObservation({ at: 1, state: 'accepted', fraud: 'passed' });
  const early = makeObservation({ id: 'early', at: 2, state: 'complete' });
  const illegal = makeObservation({
    id: 'illegal',
    at: 3,
    state: 'pending_payment',
    visited: ['accepted'],
  });
  const subject = 'deadline:early_unresolved:early';

  it('has half an hour from its arrival', () => {
    const waiting = order(accepted, early, illegal);
    expect(waiting.running()).toStrictEqual([[subject, 62, 62 + HOUR / 2]]);
    expect(waiting.still(subject)).toBe(true);
    expect(waiting.still('deadline:early_unresolved:illegal')).toBe(false);
  });

  it('has no deadline once it is resolved or dismissed', () => {
    const fulfilled = makeObservation({ at: 1.5, state: 'fulfilled' });
    expect(order(accepted, fulfilled, early).running()).toStrictEqual([]);
    const observations = [accepted, early];
    const record = unpublished(fold(observations, { dismissed: new Set(['early']) }));
    const history = observations.map((observation) => ({ observation, arrivedAt: 0 }));
    expect(running(record, history)).toStrictEqual([]);
    expect(isStillAwaited(record, { subject })).toBe(false);
  });
});

describe('a deadline that is over', () => {
  const pending = makeObservation({
    at: 0,
    state: 'pending_payment',
    facts: { upstreamId: 'SHOP-1', checkoutId: 'co-1' },
  });

  it('is a milestone for a person', () => {
    const [milestone, ...others] = order(pending).overdueAfter(14 * 24 * HOUR);
    expect(others).toStrictEqual([]);
    expect(milestone).toStrictEqual({
      key: 'default/order-1/needs_attention/deadline%3Apayment_window',
      kind: 'needs_attention',
      subject: 'deadline:payment_window',
      account: 'default',
      orderId: 'order-1',
      upstreamId: 'SHOP-1',
      checkoutId: 'co-1',
      facts: {
        about: 'deadline',
        deadline: 'payment_window',
        detail:
          'The payment has been pending for 14 days, and its window may have expired without notice: read the order, then cancel it or remind the customer.',
      },
    });
    expect(order(pending).overdueAfter(14 * 24 * HOUR - 1)).toStrictEqual([]);
    const bare = order(makeObservation({ at: 0, state: 'pending_payment' })).overdueAfter(
      14 * 24 * HOUR,
    );
    expect(bare[0]).not.toHaveProperty('upstreamId');
    expect(bare[0]).not.toHaveProperty('checkoutId');
  });

  it.each([
    [0, '0 minutes'],
    [59, '0 minutes'],
    [60, '1 minute'],
    [2 * HOUR - 1, '119 minutes'],
    [2 * HOUR, '2 hours'],
    [48 * HOUR - 1, '47 hours'],
    [48 * HOUR, '2 days'],
    [72 * HOUR - 1, '2 days'],
  ])('reports after %i seconds that it has been %s', (seconds, span) => {
    const [milestone] = order(pending).overdueAfter(seconds, { payment_window: 0 });
    expect(milestone?.facts).toHaveProperty(
      'detail',
      expect.stringContaining(`pending for ${span}, and`),
    );
  });

  it('is delivered only while it still holds', () => {
    const waiting = order(pending);
    expect(waiting.still('deadline:payment_window')).toBe(true);
    const moved = { deliver: false, because: 'The order has moved on: it is pending_payment.' };
    for (const subject of [
      'deadline:review_too_long',
      'deadline:authorisation_expiry:charge-1',
      'deadline:early_unresolved:x',
      'deadline:other',
      'deadline:',
    ]) {
      const milestone = recordedMilestone('needs_attention', subject);
      expect(waiting.still(subject)).toBe(false);
      expect(stillDue(waiting.record, milestone)).toStrictEqual(moved);
    }
  });

  it('is distinguished from other reasons for attention', () => {
    const kind = 'needs_attention' as const;
    expect(isDeadline({ kind, subject: 'deadline:payment_window' })).toBe(true);
    expect(isDeadline({ kind, subject: 'a deadline:' })).toBe(false);
    expect(isDeadline({ kind: 'chargeback', subject: 'deadline:x' })).toBe(false);
  });
});
