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

/** How orders begin, and those that end before they are accepted. */
export const openings = {
  card_accepted: {
    tells: 'A card is authorised at once and nobody has doubts.',
    ends: ['accepted'],
    play: placeAccepted,
  },
  prebuilt_checkout: {
    tells: "The provider's own checkout creates the order: no answer, only events.",
    overrides: { prebuilt: true },
    ends: ['accepted'],
    play: placeAccepted,
  },
  wire_paid: {
    tells: 'A wire transfer arrives days later.',
    overrides: { method: 'wire' },
    ends: ['accepted'],
    play(run) {
      placePending(run);
      run.wait('days');
      authoriseAndAccept(run);
    },
  },
  wire_expired: {
    tells: 'A wire transfer never arrives: the window closes and the order is cancelled.',
    overrides: { method: 'wire' },
    ends: ['cancelled'],
    play(run) {
      placePending(run);
      run.wait('days');
      expire(run);
    },
  },
  wire_waiting: {
    tells: 'A wire transfer has not arrived yet.',
    overrides: { method: 'wire' },
    ends: ['pending_payment'],
    play(run) {
      placePending(run);
    },
  },
  redirect_paid: {
    tells: 'The customer pays on another page, comes back, and the shop refreshes the order.',
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
    tells: 'The customer never comes back from the payment page.',
    overrides: { method: 'redirect' },
    ends: ['cancelled'],
    play(run) {
      placePending(run);
      run.wait('hours');
      expire(run);
    },
  },
  charge_authorised_late: {
    tells: 'The bank takes its time: charges are pending first, then capturable.',
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
    tells: 'The bank refuses a pending charge, and the order is cancelled.',
    ends: ['cancelled'],
    play(run) {
      placePending(run, { charges: true });
      run.wait(run.random.pick(['moment', 'seconds', 'hours']));
      failCharge(run);
    },
  },
  second_card: {
    tells: 'The bank refuses a card, the customer names another one, and the order is accepted.',
    ends: ['accepted'],
    insists: ['second_card'],
    play: placeWithSecondCard,
  },
  review_waiting: {
    tells: 'A person still looks at the order.',
    ends: ['in_review'],
    play(run) {
      placeInReview(run);
    },
  },
  review_passed: {
    tells: 'A person reviews the order and lets it pass.',
    ends: ['accepted'],
    play(run) {
      placeInReview(run);
      run.wait('any');
      accept(run, ...reviewClosed(run));
    },
  },
  review_blocked: {
    tells: 'A person reviews the order and blocks it; the charge is cancelled.',
    ends: ['blocked'],
    play(run) {
      placeInReview(run);
      run.wait('any');
      block(run);
    },
  },
  pending_then_review_accepted: {
    tells: 'Paid late, reviewed then, accepted at last.',
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
    tells: 'Paid late, reviewed then, blocked.',
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
    tells: 'Rare: reviewed first, then still waiting for the payment, then accepted.',
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
    tells: 'Rarer: waiting for the payment, reviewed, waiting again, accepted.',
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
    tells: 'The customer is on a list of denied parties: blocked before any payment.',
    ends: ['blocked'],
    play(run) {
      placePending(run, { charges: run.random.chance(0.3) });
      run.wait('any');
      block(run);
    },
  },
  cancelled_while_pending: {
    tells: 'The shop cancels before the payment came.',
    ends: ['cancelled'],
    play(run) {
      placePending(run, { charges: run.random.chance(0.3) });
      run.wait('any');
      cancelAll(run);
    },
  },
  cancelled_in_review: {
    tells: 'The shop cancels while a person still looks at the order.',
    ends: ['cancelled'],
    play(run) {
      placeInReview(run);
      run.wait('any');
      cancelAll(run);
    },
  },
} satisfies Record<string, OrderScenario>;

/** The openings after which an order is accepted, with how often they happen. */
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

/** The openings after which an order is over, with how often they happen. */
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
