import { unitsPaidByCard } from '../acts/cancel-card-units.js';
import {
  cancelAll,
  complete,
  everything,
  failCaptures,
  fulfilAndComplete,
  requestFulfilment,
  settle,
  something,
} from '../acts/fulfilment.js';
import { accept, placeAccepted, placeInReview } from '../acts/payment.js';
import { reauthorise } from '../acts/reauthorisation.js';
import { refundBeforeShipping } from '../acts/refund-before-shipping.js';
import { block, reviewClosed } from '../acts/review.js';
import { announceWarehouse } from '../acts/warehouse.js';
import type { OrderScenario } from './scenario.js';

/** Scenarios of accepted orders: fulfilment, captures and cancellation. */
export const fulfilments = {
  card_completed: {
    description: 'Accepted, fulfilled, captured and complete.',
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  digital_goods: {
    description: 'A download: accepted and fulfilled within seconds.',
    overrides: { goods: 'digital' },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('moment');
      fulfilAndComplete(run);
    },
  },
  mixed_goods: {
    description: 'A download and a parcel: two fulfilments.',
    overrides: { goods: 'mixed', minQuantity: 2 },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('moment');
      requestFulfilment(run, something(run, 'fulfil'));
      run.wait('days');
      fulfilAndComplete(run);
    },
  },
  store_credit_and_card: {
    description: 'Two or three charges are captured one by one.',
    overrides: { sources: 3 },
    ends: ['complete'],
    play(run) {
      placeInReview(run);
      run.wait('any');
      accept(run, ...reviewClosed(run));
      run.wait('any');
      fulfilAndComplete(run, { failure: 0.2 });
    },
  },
  cancelled_after_acceptance: {
    description:
      'The shop cancels everything: the charges are released, then the order is cancelled.',
    ends: ['cancelled'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      cancelAll(run, { failure: 0.15 });
    },
  },
  cancelled_in_two_steps: {
    description: 'Some lines are cancelled first, the rest later.',
    overrides: { minQuantity: 2 },
    ends: ['cancelled'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, something(run, 'cancel'));
      settle(run);
      run.wait('any');
      cancelAll(run);
    },
  },
  blocked_after_acceptance: {
    description: 'The provider blocks an order that it had accepted.',
    ends: ['blocked'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      block(run);
    },
  },
  partly_cancelled: {
    description: 'Some units are fulfilled and the rest is cancelled.',
    overrides: { minQuantity: 2 },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, something(run, 'fulfil'));
      if (run.random.chance(0.5)) settle(run);
      run.wait('any');
      requestFulfilment(run, everything(run, 'cancel'));
      settle(run);
      run.wait('moment');
      complete(run);
    },
  },
  fulfilled_and_cancelled_at_once: {
    description: 'One request fulfils some units and cancels the others.',
    overrides: { minQuantity: 2 },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      const cancelled = new Map(
        something(run, 'cancel').map((line) => [line.itemId, line.cancelQuantity]),
      );
      requestFulfilment(
        run,
        everything(run, 'fulfil').map((line) => {
          const cancelQuantity = cancelled.get(line.itemId) ?? 0;
          return { itemId: line.itemId, quantity: line.quantity - cancelQuantity, cancelQuantity };
        }),
      );
      settle(run);
      run.wait('moment');
      complete(run);
    },
  },
  partial_captures: {
    description: 'Several parcels, each captured when it ships.',
    overrides: { minQuantity: 4 },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      for (let parcel = 0; parcel < 2; parcel += 1) {
        const lines = something(run, 'fulfil');
        if (lines.length === 0) break;
        run.wait('any');
        requestFulfilment(run, lines);
        if (run.random.chance(0.6)) settle(run, { failure: 0.1 });
      }
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  capture_retried: {
    description: 'A capture fails, is retried and succeeds.',
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run, { failure: 1 });
    },
  },
  capture_failed: {
    description: 'The items have shipped and the capture fails for good.',
    ends: ['fulfilled'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, everything(run, 'fulfil'));
      failCaptures(run);
    },
  },
  completed_before_capture: {
    description: 'Complete although a charge is still processing; the capture follows.',
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, everything(run, 'fulfil'));
      run.wait('minutes');
      complete(run);
      settle(run);
    },
  },
  reauthorisation_failed: {
    description: 'The authorisation has expired before shipping; the lines are cancelled.',
    ends: ['cancelled'],
    play(run) {
      placeAccepted(run);
      run.wait('days');
      reauthorise(run, 'failed');
      run.wait('any');
      cancelAll(run);
    },
  },
  reauthorisation_renewed: {
    description: 'The authorisation has expired before shipping and is renewed.',
    overrides: { sources: 1 },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('days');
      reauthorise(run, 'renewed');
      fulfilAndComplete(run);
    },
  },
  reauthorisation_repaired: {
    description: 'Re-authorisation fails at first, succeeds later, and the items ship.',
    overrides: { sources: 1 },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('days');
      reauthorise(run, 'failed, then renewed');
      fulfilAndComplete(run);
    },
  },
  reauthorisation_left_failed: {
    description: 'Re-authorisation fails and is not repeated.',
    overrides: { sources: 1 },
    ends: ['accepted'],
    play(run) {
      placeAccepted(run);
      run.wait('days');
      reauthorise(run, 'failed');
    },
  },
  capture_left_failed: {
    description: 'A first parcel ships, its capture fails for good, and the rest is still open.',
    overrides: { sources: 1, minQuantity: 2 },
    ends: ['accepted'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, something(run, 'fulfil'));
      failCaptures(run);
    },
  },
  store_credit_outlives_card: {
    description: "Cancelling some units cancels the card's charge; store credit pays for the rest.",
    overrides: { sources: 2, minQuantity: 6, creditPercent: 50 },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, unitsPaidByCard(run));
      if (run.random.chance(0.7)) settle(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  shipped_unit_by_unit: {
    description: 'One line of several units, each shipped in a parcel of its own.',
    overrides: { lines: 1, minQuantity: 3 },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      for (let [line] = everything(run, 'fulfil'); line !== undefined; ) {
        run.wait('any');
        requestFulfilment(run, [{ ...line, quantity: 1 }]);
        settle(run);
        [line] = everything(run, 'fulfil');
      }
      run.wait('moment');
      complete(run);
    },
  },
  shipped_in_part: {
    description: 'One parcel has shipped; some units of the line are still open.',
    overrides: { lines: 1, minQuantity: 3 },
    ends: ['accepted'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, something(run, 'fulfil'));
      settle(run);
    },
  },
  complete_says_fulfilled: {
    description: 'The event `order.complete` carries an order that is still fulfilled.',
    requires: ['late_complete'],
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  cancelled_while_releasing: {
    description: 'The order is cancelled while its charges are still being released.',
    requires: ['slow_cancel'],
    ends: ['cancelled'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      cancelAll(run);
    },
  },
  several_endpoints: {
    description:
      'Two endpoints of two API versions, lines named by SKU only, envelopes without a mode.',
    requires: ['sku_lines', 'absent_mode', 'two_renderings'],
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  refunded_before_shipping: {
    description: 'The order is refunded in full before shipping and stays accepted.',
    ends: ['accepted'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      refundBeforeShipping(run);
    },
  },
  provider_warehouse: {
    description:
      "The provider's own warehouse ships and sends events that report no state of the order.",
    overrides: { goods: 'physical' },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      announceWarehouse(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  old_event_names: {
    description: 'Fulfilled and complete, under the former event names.',
    overrides: { oldNames: true },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
} satisfies Record<string, OrderScenario>;
