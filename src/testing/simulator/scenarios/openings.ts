import { cancelAll } from '../acts/fulfilment.js';
import {
  accept,
  authorise,
  authoriseAndAccept,
  expire,
  failCharge,
  placeAccepted,
  placeInReview,
  placePending,
  refresh,
} from '../acts/payment.js';
import { backToPending, block, openReview, reviewClosed } from '../acts/review.js';
import { placeWithSecondCard } from '../acts/second-card.js';
import type { OrderScenario } from './scenario.js';

/** Scenarios up to acceptance, and those that end before it. */
export const openings = {
  card_accepted: {
    description: 'A card is authorised at once and the review passes.',
    ends: ['accepted'],
    play: placeAccepted,
  },
  prebuilt_checkout: {
    description: "The provider's own checkout creates the order: there is no answer, only events.",
    overrides: { prebuilt: true },
    ends: ['accepted'],
    play: placeAccepted,
  },
  wire_paid: {
    description: 'A wire transfer arrives days later.',
    overrides: { method: 'wire' },
    ends: ['accepted'],
    play(run) {
      placePending(run);
      run.wait('days');
      authoriseAndAccept(run);
    },
  },
  wire_expired: {
    description:
      'A wire transfer never arrives: the payment window closes and the order is cancelled.',
    overrides: { method: 'wire' },
    ends: ['cancelled'],
    play(run) {
      placePending(run);
      run.wait('days');
      expire(run);
    },
  },
  wire_waiting: {
    description: 'A wire transfer has not arrived yet.',
    overrides: { method: 'wire' },
    ends: ['pending_payment'],
    play(run) {
      placePending(run);
    },
  },
  redirect_paid: {
    description: 'The customer pays on another page, comes back, and the shop refreshes the order.',
    overrides: { method: 'redirect' },
    ends: ['accepted'],
    play(run) {
      placePending(run);
      run.wait(run.random.pick(['seconds', 'minutes']));
      authoriseAndAccept(run);
      refresh(run);
    },
  },
  redirect_abandoned: {
    description: 'The customer never comes back from the payment page.',
    overrides: { method: 'redirect' },
    ends: ['cancelled'],
    play(run) {
      placePending(run);
      run.wait('hours');
      expire(run);
    },
  },
  charge_authorised_late: {
    description: 'The bank is slow: charges are pending first, then capturable.',
    ends: ['accepted'],
    play(run) {
      placePending(run, { charges: true });
      run.wait(run.random.pick(['moment', 'seconds', 'hours']));
      authorise(run);
      run.wait('moment');
      accept(run);
    },
  },
  charge_failed: {
    description: 'The bank refuses a pending charge, and the order is cancelled.',
    ends: ['cancelled'],
    play(run) {
      placePending(run, { charges: true });
      run.wait(run.random.pick(['moment', 'seconds', 'hours']));
      failCharge(run);
    },
  },
  second_card: {
    description:
      'The bank refuses a card, the customer enters another one, and the order is accepted.',
    ends: ['accepted'],
    requires: ['second_card'],
    play: placeWithSecondCard,
  },
  review_waiting: {
    description: 'The review has not ended yet.',
    ends: ['in_review'],
    play(run) {
      placeInReview(run);
    },
  },
  review_passed: {
    description: 'The review passes.',
    ends: ['accepted'],
    play(run) {
      placeInReview(run);
      run.wait('any');
      accept(run, ...reviewClosed(run));
    },
  },
  review_blocked: {
    description: 'The review blocks the order; the charge is cancelled.',
    ends: ['blocked'],
    play(run) {
      placeInReview(run);
      run.wait('any');
      block(run);
    },
  },
  pending_then_review_accepted: {
    description: 'Paid late, then reviewed, then accepted.',
    ends: ['accepted'],
    play(run) {
      placePending(run, { charges: run.random.chance(0.5) });
      run.wait('any');
      authorise(run);
      run.wait('moment');
      openReview(run);
      run.wait('any');
      accept(run, ...reviewClosed(run));
    },
  },
  pending_then_review_blocked: {
    description: 'Paid late, then reviewed, then blocked.',
    ends: ['blocked'],
    play(run) {
      placePending(run, { charges: run.random.chance(0.5) });
      run.wait('any');
      authorise(run);
      run.wait('moment');
      openReview(run);
      run.wait('any');
      block(run);
    },
  },
  review_then_pending_accepted: {
    description: 'Rare: reviewed first, then waiting for the payment, then accepted.',
    ends: ['accepted'],
    play(run) {
      placeInReview(run, { authorised: false });
      run.wait('any');
      backToPending(run);
      run.wait('any');
      authoriseAndAccept(run);
    },
  },
  pending_review_pending_accepted: {
    description: 'Rarer: waiting for the payment, reviewed, waiting again, then accepted.',
    ends: ['accepted'],
    play(run) {
      placePending(run);
      run.wait('any');
      openReview(run);
      run.wait('any');
      backToPending(run);
      run.wait('any');
      authoriseAndAccept(run);
    },
  },
  denied_party: {
    description: 'The customer is on a list of denied parties: blocked before any payment.',
    ends: ['blocked'],
    play(run) {
      placePending(run, { charges: run.random.chance(0.3) });
      run.wait('any');
      block(run);
    },
  },
  cancelled_while_pending: {
    description: 'The shop cancels before the payment arrives.',
    ends: ['cancelled'],
    play(run) {
      placePending(run, { charges: run.random.chance(0.3) });
      run.wait('any');
      cancelAll(run);
    },
  },
  cancelled_in_review: {
    description: 'The shop cancels while the order is in review.',
    ends: ['cancelled'],
    play(run) {
      placeInReview(run);
      run.wait('any');
      cancelAll(run);
    },
  },
} satisfies Record<string, OrderScenario>;

/** The openings that lead to acceptance, with their weights. */
export const ACCEPTING = [
  [10, 'card_accepted'],
  [2, 'prebuilt_checkout'],
  [3, 'wire_paid'],
  [3, 'redirect_paid'],
  [3, 'charge_authorised_late'],
  [4, 'second_card'],
  [4, 'review_passed'],
  [2, 'pending_then_review_accepted'],
  [1, 'review_then_pending_accepted'],
  [1, 'pending_review_pending_accepted'],
] as const;

/** The openings after which nothing else happens, with their weights. */
export const ENDING = [
  [3, 'wire_expired'],
  [1, 'wire_waiting'],
  [1, 'review_waiting'],
  [2, 'redirect_abandoned'],
  [3, 'charge_failed'],
  [3, 'review_blocked'],
  [1, 'pending_then_review_blocked'],
  [2, 'denied_party'],
  [2, 'cancelled_while_pending'],
  [1, 'cancelled_in_review'],
] as const;
