import { expect, test } from 'vitest';
import { fold } from '../../src/lifecycle/fold.js';
import { gates, may } from '../../src/lifecycle/gates.js';
import type { Flag } from '../../src/order/facts/facts.js';
import type { Observation } from '../../src/order/observation.js';
import { ORDER_STATES } from '../../src/order/state.js';
import { charge, makeObservation, unpublished } from '../_support/make-observation.js';

/*
 * Every answer and explanation, word for word. A sentence may be changed, but not by accident: `npx
 * vitest run test/lifecycle/sentences.test.ts -u` writes the new ones down for review.
 */

const lately = (observations: readonly Observation[]) => unpublished(fold(observations));
const accepted = makeObservation({ id: 'a', at: 1, state: 'accepted', fraud: 'passed' });

test('what may be done to an order in each state, and why', () => {
  const lines = [undefined, ...ORDER_STATES].flatMap((state) => {
    const fraud = state === 'blocked' ? 'blocked' : 'passed';
    const folded = fold([makeObservation(state === undefined ? {} : { state, fraud })]);
    return Object.values(gates(unpublished(folded))).map(({ because, reasons }) =>
      `${because} ${reasons.join(' ')}`.trim(),
    );
  });
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    It may not be fulfilled: its state is not known yet; it needs the fraud review to have passed (it is unknown). wrong_state fraud_not_passed
    It may not be cancelled: its state is not known yet. wrong_state
    It may not be refunded: its state is not known yet; it needs a completed capture. wrong_state nothing_captured
    It may not be returned: its state is not known yet. wrong_state
    It may not be confirmed to the customer: its state is not known yet. wrong_state
    It may not be fulfilled: it is pending_payment. wrong_state
    It may be cancelled: it is pending_payment.
    It may not be refunded: it is pending_payment; it needs a completed capture. wrong_state nothing_captured
    It may not be returned: it is pending_payment and needs fulfilled units. nothing_sent
    It may not be confirmed to the customer: it is pending_payment and needs the customer to have completed their part of the payment. customer_must_act
    It may not be fulfilled: it is in_review. wrong_state
    It may be cancelled: it is in_review.
    It may not be refunded: it is in_review; it needs a completed capture. wrong_state nothing_captured
    It may not be returned: it is in_review and needs fulfilled units. nothing_sent
    It may be confirmed to the customer: it is in_review.
    It may be fulfilled: it is accepted, the fraud review has passed and every living charge is authorised.
    It may be cancelled: it is accepted.
    It may not be refunded: it needs a completed capture. nothing_captured
    It may not be returned: it is accepted and needs fulfilled units. nothing_sent
    It may be confirmed to the customer: it is accepted.
    It may not be fulfilled: it is fulfilled. over
    It may not be cancelled: it is fulfilled. over
    It may not be refunded: it needs a completed capture. nothing_captured
    It may be returned: it is fulfilled.
    It may not be confirmed to the customer: it is fulfilled. over
    It may not be fulfilled: it is complete. over
    It may not be cancelled: it is complete. over
    It may not be refunded: it needs a completed capture. nothing_captured
    It may be returned: it is complete.
    It may not be confirmed to the customer: it is complete. over
    It may not be fulfilled: it is returned. over
    It may not be cancelled: it is returned. over
    It may not be refunded: it needs a completed capture. nothing_captured
    It may not be returned: it is returned. over
    It may not be confirmed to the customer: it is returned. over
    It may not be fulfilled: a charge is in dispute. in_dispute
    It may not be cancelled: a charge is in dispute. in_dispute
    It may not be refunded: a charge is in dispute; it needs a completed capture. in_dispute nothing_captured
    It may not be returned: a charge is in dispute. in_dispute
    It may not be confirmed to the customer: a charge is in dispute. in_dispute
    It may not be fulfilled: it is cancelled. wrong_state
    It may not be cancelled: it is cancelled. over
    It may not be refunded: it is cancelled; it needs a completed capture. wrong_state nothing_captured
    It may not be returned: it is cancelled. over
    It may not be confirmed to the customer: it is cancelled. wrong_state
    It may not be fulfilled: it is blocked; it needs the fraud review to have passed (it is blocked). wrong_state fraud_not_passed
    It may not be cancelled: it is blocked. over
    It may not be refunded: it is blocked; it needs a completed capture. wrong_state nothing_captured
    It may not be returned: it is blocked. over
    It may not be confirmed to the customer: it is blocked. wrong_state
    "
  `);
});

test('what else closes a gate', () => {
  const wrongMode: Flag = { id: 'wrong_mode', kind: 'wrong_mode', detail: 'Test.' };
  const answers = [
    may(
      lately([
        accepted,
        makeObservation({
          at: 2,
          facts: { charges: [charge('pending', 'c1'), charge('failed', 'c2')] },
        }),
      ]),
      'fulfil',
    ),
    may(lately([accepted, makeObservation({ at: 2, fraud: 'review_opened' })]), 'fulfil'),
    may(lately([makeObservation({ state: 'in_review', facts: { flags: [wrongMode] } })]), 'cancel'),
    may(lately([makeObservation({ state: 'complete', fraud: 'passed' })]), 'refund'),
    may(lately([makeObservation({ state: 'complete', charges: [charge('complete')] })]), 'refund'),
    may(
      lately([
        makeObservation({
          state: 'accepted',
          fraud: 'passed',
          visited: ['accepted', 'fulfilled', 'complete', 'dispute'],
        }),
      ]),
      'fulfil',
    ),
    may(
      lately([
        makeObservation({ state: 'pending_payment', facts: { payment: { settling: true } } }),
      ]),
      'confirm',
    ),
    may(
      lately([
        makeObservation({ id: 'a', at: 1, state: 'dispute', facts: { flags: [wrongMode] } }),
        makeObservation({ id: 'b', at: 2, state: 'cancelled' }),
        makeObservation({ id: 'c', at: 3, unknown: [{ path: 'state', value: 'odd' }] }),
      ]),
      'fulfil',
    ),
  ].map(({ because, reasons }) => `${because} ${reasons.join(' ')}`.trim());
  expect(`\n${answers.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    It may not be fulfilled: it needs every living charge to be authorised (c1 is pending, c2 is failed). charge_not_authorised
    It may not be fulfilled: it needs the fraud review to have passed (it is review_opened). fraud_not_passed
    It may not be cancelled: it needs no delivery of the other mode (test or live) to have named this order. wrong_mode
    It may not be refunded: it needs a completed capture. nothing_captured
    It may be refunded: it is complete.
    It may not be fulfilled: it was already complete and fulfilled. already_fulfilled
    It may be confirmed to the customer: it is pending_payment.
    It may not be fulfilled: a charge is in dispute; it needs no delivery of the other mode (test or live) to have named this order; it needs the fraud review to have passed (it is unknown); observations b and c are newer and could not be applied. Find out why in the history, then reconcile the order or dismiss them. in_dispute wrong_mode fraud_not_passed parked
    "
  `);
});

test('why an observation is parked', () => {
  const parked = (...observations: Observation[]) => {
    const { standing } = fold(observations).parked.at(-1) ?? {};
    if (standing === undefined) return 'It is applied.';
    const { code, guards = [], sentence } = standing.explanation;
    return `${[standing.kind, code, ...guards].join(' ')}: ${sentence}`;
  };
  const words = [
    { path: 'state', value: 'odd' },
    { path: 'fraudState', value: 'odder' },
  ];
  const sentences = [
    parked(accepted, makeObservation({ at: 2, state: 'complete' })),
    parked(accepted, makeObservation({ at: 2, state: 'returned', fraud: 'passed' })),
    parked(accepted, makeObservation({ at: 2, state: 'pending_payment' })),
    parked(
      makeObservation({ at: 1, state: 'cancelled' }),
      makeObservation({ at: 2, state: 'accepted' }),
    ),
    parked(
      makeObservation({ at: 1, state: 'blocked', fraud: 'blocked' }),
      makeObservation({ at: 2, fraud: 'passed' }),
    ),
    parked(
      makeObservation({ at: 1, state: 'in_review' }),
      makeObservation({ at: 2, state: 'accepted' }),
    ),
    parked(
      makeObservation({ at: 1, state: 'in_review' }),
      makeObservation({ at: 2, state: 'blocked' }),
    ),
    parked(
      accepted,
      makeObservation({ at: 2, state: 'cancelled', charges: [charge('capturable')] }),
    ),
    parked(
      makeObservation({ at: 1, state: 'in_review' }),
      makeObservation({ at: 2, state: 'accepted', charges: [charge('pending')] }),
    ),
    parked(accepted, makeObservation({ at: 2, unknown: words })),
    parked(accepted, {
      ...makeObservation({ at: 2, unknown: words.slice(1), state: 'fulfilled', fraud: 'passed' }),
      label: 'order.updated',
    }),
    parked(
      accepted,
      makeObservation({ at: 2, source: 'read', unknown: words.slice(1), state: 'accepted' }),
    ),
  ];
  expect(`\n${sentences.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    early no_edge: The order was accepted (fraud review passed) when order.complete reported complete, but no edge leads from accepted to complete directly. Wait for a report that the order went through fulfilled, or reconcile the order.
    early no_edge: The order was accepted (fraud review passed) when order.returned reported returned, fraud review passed, but no edge leads from accepted to returned directly. Wait for a report that the order went through fulfilled, then complete, or reconcile the order.
    illegal no_edge: The order was accepted (fraud review passed) when order.pending_payment reported pending_payment, but no chain of edges leads from accepted to pending_payment. No later report can make it legal: look the order up at the provider, then dismiss this observation.
    illegal no_edge: The order was cancelled (fraud review unknown) when order.accepted reported accepted, but no edge leads out of cancelled. No later report can make it legal: look the order up at the provider, then dismiss this observation.
    illegal no_edge: The order was blocked (fraud review blocked) when fraud.passed reported fraud review passed, but no edge leads out of blocked. No later report can make it legal: look the order up at the provider, then dismiss this observation.
    early guard_refused fraudPassed: The order was in_review (fraud review unknown) when order.accepted reported accepted, but the guard fraudPassed refused it. It needs the fraud review to have passed: wait for a report that shows it, or reconcile the order.
    early guard_refused fraudBlocked: The order was in_review (fraud review unknown) when order.blocked reported blocked, but the guard fraudBlocked refused it. It needs the fraud review to have blocked it: wait for a report that shows it, or reconcile the order.
    illegal guard_refused everyChargeReleased: The order was accepted (fraud review passed) when order.cancelled reported cancelled, but the guard everyChargeReleased refused it. It needs every charge to be cancelled, failed or being cancelled: reconcile the order, or dismiss this observation.
    illegal guard_refused fraudPassed noLivingChargePending: The order was in_review (fraud review unknown) when order.accepted reported accepted, but the guards fraudPassed and noLivingChargePending refused it. It needs the fraud review to have passed and every living charge to be authorised: reconcile the order, or dismiss this observation.
    illegal unknown_value: The order was accepted (fraud review passed) when webhook reported no state, with undocumented values (state: odd, fraudState: odder). Wait for a newer report, upgrade to a version that knows them, or dismiss this observation.
    illegal unknown_value: The order was accepted (fraud review passed) when order.updated reported fulfilled, fraud review passed, with an undocumented value (fraudState: odder). Wait for a newer report, upgrade to a version that knows it, or dismiss this observation.
    illegal unknown_value: The order was accepted (fraud review passed) when read reported accepted, with an undocumented value (fraudState: odder). Wait for a newer report, upgrade to a version that knows it, or dismiss this observation.
    "
  `);
});
