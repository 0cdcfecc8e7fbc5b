import {
  cancelAll,
  complete,
  everything,
  failCaptures,
  failReauthorisation,
  fulfilAndComplete,
  requestFulfilment,
  settle,
  something,
} from '../acts/fulfilment.js';
import { accept, placeAccepted, placeInReview } from '../acts/payment.js';
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
    wishes: { goods: 'digital' },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('moment');
      fulfilAndComplete(run);
    },
  },
  mixed_goods: {
    tells: 'A download and a parcel: two fulfilments.',
    wishes: { goods: 'mixed', minQuantity: 2 },
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
    wishes: { sources: 3 },
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
    wishes: { minQuantity: 2 },
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
    wishes: { minQuantity: 2 },
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
    wishes: { minQuantity: 2 },
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
    wishes: { minQuantity: 4 },
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
      failReauthorisation(run);
      run.wait('any');
      cancelAll(run);
    },
  },
  provider_warehouse: {
    tells: "The provider's own warehouse ships, with events nobody may mistake for the order's.",
    wishes: { goods: 'physical' },
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
    wishes: { oldNames: true },
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
} satisfies Record<string, OrderScenario>;
