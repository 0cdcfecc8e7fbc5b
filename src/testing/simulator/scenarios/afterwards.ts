import { chargeBack, chargeBackBeforeShipping } from '../acts/chargeback.js';
import { disputeAndResolve, openDispute } from '../acts/dispute.js';
import {
  complete,
  everything,
  fulfilAndComplete,
  requestFulfilment,
  settle,
} from '../acts/fulfilment.js';
import { placeAccepted } from '../acts/payment.js';
import { refund } from '../acts/refund.js';
import { returnEverything } from '../acts/return.js';
import type { ProviderRun } from '../provider-run/provider-run.js';
import type { OrderScenario } from './scenario.js';

function placeAndComplete(run: ProviderRun): void {
  placeAccepted(run);
  run.wait('any');
  fulfilAndComplete(run);
  run.wait('any');
}

/** What happens to orders that were done, and to those that banks have doubts about. */
export const afterwards = {
  refunded_partly: {
    tells: 'Part of the money goes back; the order stays complete.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'part', ends: 'succeeded' });
    },
  },
  refunded: {
    tells: 'All the money goes back; the order stays complete.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'all', ends: 'succeeded' });
    },
  },
  refunded_twice: {
    tells: 'Part of the money goes back, later the rest.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'part', ends: 'succeeded' });
      run.wait('any');
      refund(run, { share: 'all', ends: 'succeeded' });
    },
  },
  refund_failed: {
    tells: 'A refund fails.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'part', ends: 'failed' });
    },
  },
  refund_resubmitted: {
    tells: 'A refund fails and a second one succeeds.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'all', ends: 'failed' });
      run.wait('any');
      refund(run, { share: 'all', ends: 'succeeded' });
    },
  },
  refund_asks_for_account: {
    tells: 'The provider asks the customer for a bank account before it refunds.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'all', ends: 'succeeded', asksForInformation: true });
    },
  },
  refund_expired: {
    tells: 'The customer never names a bank account: the refund expires.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'all', ends: 'expired', asksForInformation: true });
    },
  },
  refund_pending: {
    tells: 'A refund has been asked for and has not been decided.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'part', ends: 'pending' });
    },
  },
  returned: {
    tells: 'Everything comes back, is paid back, and the order is returned.',
    ends: ['returned'],
    play(run) {
      placeAndComplete(run);
      returnEverything(run);
    },
  },
  dispute_resolved: {
    tells: 'A complete order is disputed; the dispute is resolved and the order is complete again.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      disputeAndResolve(run, 'previous');
    },
  },
  dispute_resolved_to_accepted: {
    tells: 'A complete order is disputed and, as in the sample, falls back to accepted.',
    ends: ['accepted'],
    play(run) {
      placeAndComplete(run);
      disputeAndResolve(run, 'accepted');
    },
  },
  dispute_of_accepted: {
    tells: 'Disputed before anything was sent, resolved, and accepted again.',
    ends: ['accepted'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      disputeAndResolve(run, 'either');
    },
  },
  dispute_then_completed: {
    tells:
      'Disputed before anything was sent, resolved, then fulfilled as if nothing had happened.',
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      disputeAndResolve(run, 'previous');
      run.wait('any');
      fulfilAndComplete(run);
    },
  },
  dispute_of_fulfilled: {
    tells: 'Disputed when the goods were out, resolved, and fulfilled or accepted again.',
    ends: ['fulfilled', 'accepted'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, everything(run, 'fulfil'));
      settle(run);
      run.wait('any');
      disputeAndResolve(run, 'either');
    },
  },
  dispute_of_fulfilled_then_completed: {
    tells: 'Disputed when the goods were out, resolved, and complete in the end.',
    ends: ['complete'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      requestFulfilment(run, everything(run, 'fulfil'));
      settle(run);
      run.wait('any');
      disputeAndResolve(run, 'previous');
      run.wait('any');
      complete(run);
    },
  },
  dispute_unresolved: {
    tells: 'Disputed, and nobody has decided yet.',
    ends: ['dispute'],
    play(run) {
      placeAndComplete(run);
      openDispute(run);
    },
  },
  dispute_of_accepted_unresolved: {
    tells: 'Disputed before anything was sent, and nobody has decided yet.',
    ends: ['dispute'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      openDispute(run);
    },
  },
  disputed_twice: {
    tells: 'Disputed, resolved, disputed again, resolved again.',
    ends: ['complete', 'accepted'],
    play(run) {
      placeAndComplete(run);
      disputeAndResolve(run, 'either');
      run.wait('any');
      disputeAndResolve(run, 'either');
    },
  },
  refunded_less_than_asked: {
    tells: 'Less is given back than was asked for, in part and then for the rest.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'part', ends: 'succeeded', givesLess: true });
      run.wait('any');
      refund(run, { share: 'all', ends: 'succeeded', givesLess: true });
    },
  },
  dispute_of_returned: {
    tells: 'Everything came back; the bank disputes all the same, and the order is returned again.',
    ends: ['returned'],
    play(run) {
      placeAndComplete(run);
      returnEverything(run);
      run.wait('any');
      disputeAndResolve(run, 'previous');
    },
  },
  chargeback_with_fee: {
    tells: 'The bank takes the money back; two entries of the books say so, the second is the fee.',
    insists: ['chargeback_transaction'],
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      chargeBack(run);
    },
  },
  chargeback_before_shipping: {
    tells: 'Disputed and charged back before anything was sent.',
    insists: ['chargeback_transaction'],
    ends: ['dispute'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      chargeBackBeforeShipping(run);
    },
  },
  chargeback: {
    tells: 'Disputed, and the bank takes the money back.',
    ends: ['dispute'],
    play(run) {
      placeAndComplete(run);
      openDispute(run);
      run.wait('days');
      chargeBack(run);
    },
  },
  returned_then_disputed: {
    tells: 'Everything came back and was paid back; the bank disputes all the same.',
    ends: ['returned', 'accepted', 'dispute'],
    play(run) {
      placeAndComplete(run);
      returnEverything(run);
      run.wait('any');
      if (run.random.chance(0.5)) openDispute(run);
      else disputeAndResolve(run, 'either');
    },
  },
} satisfies Record<string, OrderScenario>;
