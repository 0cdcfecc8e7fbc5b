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
import { unitsOfTheCard } from '../acts/give-up-card.js';
import { accept, placeAccepted, placeInReview } from '../acts/payment.js';
import { reauthorise } from '../acts/reauthorisation.js';
import { refundBeforeShipping } from '../acts/refund-before-shipping.js';
import { block, reviewClosed } from '../acts/review.js';
import { warehouseStory } from '../acts/warehouse.js';
import type { OrderScenario } from './scenario.js';

/** What becomes of accepted orders: goods go out, or do not. */
export const fulfilments = {
  card_completed: {
    tells: 'Accepted, fulfilled, captured, complete.',
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  digital_goods: {
    tells: 'A download: accepted and fulfilled within seconds.',
    overrides: { goods: 'digital' },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('moment');
      fulfilAndComplete(run);
    },
  },
  mixed_goods: {
    tells: 'A download and a parcel: two fulfilments.',
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
    tells: 'Two or three charges, captured one by one.',
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
    tells: 'The shop cancels everything: the charges are released, then the order is cancelled.',
    ends: ['cancelled'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      cancelAll(run, { failure: 0.15 });
    },
  },
  cancelled_in_two_steps: {
    tells: 'Some lines are cancelled first, the rest later.',
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
    tells: 'The provider changes its mind: blocked although it had been accepted.',
    ends: ['blocked'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      block(run);
    },
  },
  partly_cancelled: {
    tells: 'Some units are fulfilled and the rest is cancelled.',
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
    tells: 'One request fulfils some units and cancels the others.',
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
    tells: 'Several parcels, each captured when it leaves.',
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
    tells: 'A capture fails, is asked for again, and succeeds.',
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run, { failure: 1 });
    },
  },
  capture_failed: {
    tells: 'The goods are out and the capture fails for good.',
    ends: ['fulfilled'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, everything(run, 'fulfil'));
      failCaptures(run);
    },
  },
  completed_before_capture: {
    tells: 'Complete although a charge is still processing; the capture follows.',
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
    tells: 'The authorisation expired when the goods were to leave; the lines are cancelled.',
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
    tells: 'The authorisation had run out when the goods were to leave, and is renewed.',
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
    tells: 'Re-authorisation fails at first, succeeds later, and the goods leave.',
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
    tells: 'Re-authorisation fails and nobody does anything about it.',
    overrides: { sources: 1 },
    ends: ['accepted'],
    play(run) {
      placeAccepted(run);
      run.wait('days');
      reauthorise(run, 'failed');
    },
  },
  capture_left_failed: {
    tells: 'A first parcel leaves, its capture fails for good, and the rest is still open.',
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
    tells: "Giving up some units cancels the card's charge; store credit pays for the rest.",
    overrides: { sources: 2, minQuantity: 6, creditPercent: 50 },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, unitsOfTheCard(run));
      if (run.random.chance(0.7)) settle(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  shipped_unit_by_unit: {
    tells: 'One line of several units; each leaves in a parcel of its own.',
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
    tells: 'One parcel has left; of a line of several units some are still open.',
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
    tells: 'The event that says complete carries an order that still says fulfilled.',
    insists: ['late_complete'],
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  cancelled_while_releasing: {
    tells: 'The order is cancelled while its charges are still being released.',
    insists: ['slow_cancel'],
    ends: ['cancelled'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      cancelAll(run);
    },
  },
  several_endpoints: {
    tells: 'Two endpoints of two API versions; lines by what was sold; envelopes without a mode.',
    insists: ['sku_lines', 'absent_mode', 'two_renderings'],
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  refunded_before_shipping: {
    tells: 'All the money goes back before anything was sent; the order stays accepted.',
    ends: ['accepted'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      refundBeforeShipping(run);
    },
  },
  provider_warehouse: {
    tells: "The provider's own warehouse ships, with events nobody may mistake for the order's.",
    overrides: { goods: 'physical' },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      warehouseStory(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  old_event_names: {
    tells: 'The same as ever, under the event names of years ago.',
    overrides: { oldNames: true },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
} satisfies Record<string, OrderScenario>;
