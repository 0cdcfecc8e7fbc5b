import { expect, test } from 'vitest';
import { fold } from '../../src/lifecycle/fold.js';
import { gates, may } from '../../src/lifecycle/gates.js';
import type { Flag } from '../../src/order/facts/facts.js';
import type { Observation } from '../../src/order/observation.js';
import { ORDER_STATES } from '../../src/order/state.js';
import { charge, said, unpublished } from '../_support/said.js';

/*
 * Every answer and explanation, word for word. A sentence may be changed, but not by accident: `npx
 * vitest run test/lifecycle/sentences.test.ts -u` writes the new ones down for review.
 */

const lately = (observations: readonly Observation[]) => unpublished(fold(observations));
const accepted = said({ id: 'a', at: 1, state: 'accepted', fraud: 'passed' });

test('what may be done to an order in each state, and why not', () => {
  const lines = [undefined, ...ORDER_STATES].flatMap((state) => {
    const fraud = state === 'blocked' ? 'blocked' : 'passed';
    const folded = fold([said(state === undefined ? {} : { state, fraud })]);
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
    It may not be returned: it is pending_payment. wrong_state
    It may not be confirmed to the customer: it is pending_payment and needs the customer to have done their part of the payment. customer_must_act
    It may not be fulfilled: it is in_review. wrong_state
    It may be cancelled: it is in_review.
    It may not be refunded: it is in_review; it needs a completed capture. wrong_state nothing_captured
    It may not be returned: it is in_review. wrong_state
    It may be confirmed to the customer: it is in_review.
    It may be fulfilled: it is accepted, the fraud review has passed and every charge that lives is authorised.
    It may be cancelled: it is accepted.
    It may not be refunded: it needs a completed capture. nothing_captured
    It may not be returned: it is accepted and needs goods that were sent. nothing_sent
    It may be confirmed to the customer: it is accepted.
    It may not be fulfilled: it is fulfilled. wrong_state
    It may not be cancelled: it is fulfilled. wrong_state
    It may not be refunded: it needs a completed capture. nothing_captured
    It may be returned: it is fulfilled.
    It may not be confirmed to the customer: it is fulfilled. wrong_state
    It may not be fulfilled: it is complete. wrong_state
    It may not be cancelled: it is complete. wrong_state
    It may not be refunded: it needs a completed capture. nothing_captured
    It may be returned: it is complete.
    It may not be confirmed to the customer: it is complete. wrong_state
    It may not be fulfilled: it is returned. wrong_state
    It may not be cancelled: it is returned. wrong_state
    It may not be refunded: it needs a completed capture. nothing_captured
    It may not be returned: it is returned. wrong_state
    It may not be confirmed to the customer: it is returned. wrong_state
    It may not be fulfilled: a charge is in dispute. in_dispute
    It may not be cancelled: a charge is in dispute. in_dispute
    It may not be refunded: a charge is in dispute; it needs a completed capture. in_dispute nothing_captured
    It may not be returned: a charge is in dispute. in_dispute
    It may not be confirmed to the customer: a charge is in dispute. in_dispute
    It may not be fulfilled: it is cancelled. wrong_state
    It may not be cancelled: it is cancelled. wrong_state
    It may not be refunded: it is cancelled; it needs a completed capture. wrong_state nothing_captured
    It may not be returned: it is cancelled. wrong_state
    It may not be confirmed to the customer: it is cancelled. wrong_state
    It may not be fulfilled: it is blocked; it needs the fraud review to have passed (it is blocked). wrong_state fraud_not_passed
    It may not be cancelled: it is blocked. wrong_state
    It may not be refunded: it is blocked; it needs a completed capture. wrong_state nothing_captured
    It may not be returned: it is blocked. wrong_state
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
        said({ at: 2, facts: { charges: [charge('pending', 'c1'), charge('failed', 'c2')] } }),
      ]),
      'fulfil',
    ),
    may(lately([accepted, said({ at: 2, fraud: 'review_opened' })]), 'fulfil'),
    may(lately([said({ state: 'in_review', facts: { flags: [wrongMode] } })]), 'cancel'),
    may(lately([said({ state: 'complete', fraud: 'passed' })]), 'refund'),
    may(lately([said({ state: 'complete', charges: [charge('complete')] })]), 'refund'),
    may(
      lately([
        said({
          state: 'accepted',
          fraud: 'passed',
          visited: ['accepted', 'fulfilled', 'complete', 'dispute'],
        }),
      ]),
      'fulfil',
    ),
    may(
      lately([said({ state: 'pending_payment', facts: { payment: { settling: true } } })]),
      'confirm',
    ),
    may(
      lately([
        said({ id: 'a', at: 1, state: 'dispute', facts: { flags: [wrongMode] } }),
        said({ id: 'b', at: 2, state: 'cancelled' }),
        said({ id: 'c', at: 3, unknown: [{ path: 'state', value: 'odd' }] }),
      ]),
      'fulfil',
    ),
  ].map(({ because, reasons }) => `${because} ${reasons.join(' ')}`.trim());
  expect(`\n${answers.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    It may not be fulfilled: it needs every charge that lives to be authorised (c1 is pending, c2 is failed). charge_not_authorised
    It may not be fulfilled: it needs the fraud review to have passed (it is review_opened). fraud_not_passed
    It may not be cancelled: it needs no delivery of the other mode (test or live) to have named this order. wrong_mode
    It may not be refunded: it needs a completed capture. nothing_captured
    It may be refunded: it is complete.
    It may not be fulfilled: it was already complete and fulfilled. already_fulfilled
    It may be confirmed to the customer: it is pending_payment.
    It may not be fulfilled: a charge is in dispute; it needs no delivery of the other mode (test or live) to have named this order; it needs the fraud review to have passed (it is unknown). Observation b is newer and could not be applied: The order was dispute (fraud review unknown) when order.cancelled reported cancelled; no edge leads from dispute to cancelled directly, only through accepted, of which nothing is known yet. To make it legal: a report that the order went through accepted. Observation c is newer and could not be applied: The order was dispute (fraud review unknown) when webhook reported facts only; it uses a word that nobody documented (state: odd). To make it legal: a newer report in documented words, a version that knows this word, or a decision to dismiss it. in_dispute wrong_mode fraud_not_passed parked
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
    parked(accepted, said({ at: 2, state: 'complete' })),
    parked(accepted, said({ at: 2, state: 'returned', fraud: 'passed' })),
    parked(accepted, said({ at: 2, state: 'pending_payment' })),
    parked(said({ at: 1, state: 'cancelled' }), said({ at: 2, state: 'accepted' })),
    parked(said({ at: 1, state: 'blocked', fraud: 'blocked' }), said({ at: 2, fraud: 'passed' })),
    parked(said({ at: 1, state: 'in_review' }), said({ at: 2, state: 'accepted' })),
    parked(said({ at: 1, state: 'in_review' }), said({ at: 2, state: 'blocked' })),
    parked(accepted, said({ at: 2, state: 'cancelled', charges: [charge('capturable')] })),
    parked(
      said({ at: 1, state: 'in_review' }),
      said({ at: 2, state: 'accepted', charges: [charge('pending')] }),
    ),
    parked(accepted, said({ at: 2, unknown: words })),
    parked(accepted, {
      ...said({ at: 2, unknown: words.slice(1), state: 'fulfilled', fraud: 'passed' }),
      label: 'order.updated',
    }),
    parked(accepted, said({ at: 2, source: 'read', unknown: words.slice(1), state: 'accepted' })),
  ];
  expect(`\n${sentences.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    early no_edge: The order was accepted (fraud review passed) when order.complete reported complete; no edge leads from accepted to complete directly, only through fulfilled, of which nothing is known yet. To make it legal: a report that the order went through fulfilled.
    early no_edge: The order was accepted (fraud review passed) when order.returned reported returned, fraud review passed; no edge leads from accepted to returned directly, only through fulfilled, then complete, of which nothing is known yet. To make it legal: a report that the order went through fulfilled, then complete.
    illegal no_edge: The order was accepted (fraud review passed) when order.pending_payment reported pending_payment; no chain of edges leads from accepted to pending_payment. To make it legal: nothing that could still arrive; look at the order at the provider, then dismiss it.
    illegal no_edge: The order was cancelled (fraud review unknown) when order.accepted reported accepted; no edge leads out of cancelled. To make it legal: nothing that could still arrive; look at the order at the provider, then dismiss it.
    illegal no_edge: The order was blocked (fraud review blocked) when fraud.passed reported fraud review passed; no edge leads out of blocked. To make it legal: nothing that could still arrive; look at the order at the provider, then dismiss it.
    early guard_refused fraudPassed: The order was in_review (fraud review unknown) when order.accepted reported accepted; that needs the fraud review to have passed. To make it legal: a report that shows the fraud review to have passed.
    early guard_refused fraudBlocked: The order was in_review (fraud review unknown) when order.blocked reported blocked; that needs the fraud review to have blocked it. To make it legal: a report that shows the fraud review to have blocked it.
    illegal guard_refused everyChargeReleased: The order was accepted (fraud review passed) when order.cancelled reported cancelled; that needs every charge to be cancelled, failed or being cancelled. To make it legal: a report of cancelled that does not contradict itself; it needs every charge to be cancelled, failed or being cancelled.
    illegal guard_refused fraudPassed noLivingChargePending: The order was in_review (fraud review unknown) when order.accepted reported accepted; that needs the fraud review to have passed and every charge that lives to be authorised. To make it legal: a report of accepted that does not contradict itself; it needs the fraud review to have passed and every charge that lives to be authorised.
    illegal unknown_value: The order was accepted (fraud review passed) when webhook reported facts only; it uses a word that nobody documented (state: odd, fraudState: odder). To make it legal: a newer report in documented words, a version that knows this word, or a decision to dismiss it.
    illegal unknown_value: The order was accepted (fraud review passed) when order.updated reported fulfilled, fraud review passed; it uses a word that nobody documented (fraudState: odder). To make it legal: a newer report in documented words, a version that knows this word, or a decision to dismiss it.
    illegal unknown_value: The order was accepted (fraud review passed) when read reported accepted; it uses a word that nobody documented (fraudState: odder). To make it legal: a newer report in documented words, a version that knows this word, or a decision to dismiss it.
    "
  `);
});
