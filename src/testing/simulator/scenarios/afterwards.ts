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

/** Scenarios of refunds, returns, disputes and chargebacks. */
export const afterwards = {
  refunded_partly: {
    description: 'Part of the amount is refunded; the order stays complete.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'part', ends: 'succeeded' });
    },
  },
  refunded: {
    description: 'The whole amount is refunded; the order stays complete.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'all', ends: 'succeeded' });
    },
  },
  refunded_twice: {
    description: 'Part of the amount is refunded, and the rest later.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'part', ends: 'succeeded' });
      run.wait('any');
      refund(run, { share: 'all', ends: 'succeeded' });
    },
  },
  refund_failed: {
    description: 'A refund fails.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'part', ends: 'failed' });
    },
  },
  refund_resubmitted: {
    description: 'A refund fails and a second one succeeds.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'all', ends: 'failed' });
      run.wait('any');
      refund(run, { share: 'all', ends: 'succeeded' });
    },
  },
  refund_asks_for_account: {
    description: 'The provider asks the customer for a bank account before it refunds.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'all', ends: 'succeeded', asksForInformation: true });
    },
  },
  refund_expired: {
    description: 'The customer never enters a bank account: the refund expires.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'all', ends: 'expired', asksForInformation: true });
    },
  },
  refund_pending: {
    description: 'A refund is requested and still pending.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'part', ends: 'pending' });
    },
  },
  returned: {
    description: 'All items are returned and refunded, and the order is returned.',
    ends: ['returned'],
    play(run) {
      placeAndComplete(run);
      returnEverything(run);
    },
  },
  dispute_resolved: {
    description:
      'A complete order is disputed; the dispute is resolved and the order is complete again.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      disputeAndResolve(run, 'previous');
    },
  },
  dispute_resolved_to_accepted: {
    description: 'A complete order is disputed and, as in the sample, falls back to accepted.',
    ends: ['accepted'],
    play(run) {
      placeAndComplete(run);
      disputeAndResolve(run, 'accepted');
    },
  },
  dispute_of_accepted: {
    description: 'Disputed before shipping, resolved, and accepted again.',
    ends: ['accepted'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      disputeAndResolve(run, 'either');
    },
  },
  dispute_then_completed: {
    description: 'Disputed before shipping, resolved, then fulfilled and complete.',
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
    description: 'Disputed after shipping, resolved, and fulfilled or accepted again.',
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
    description: 'Disputed after shipping, resolved, and complete in the end.',
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
    description: 'Disputed; the dispute is still open.',
    ends: ['dispute'],
    play(run) {
      placeAndComplete(run);
      openDispute(run);
    },
  },
  dispute_of_accepted_unresolved: {
    description: 'Disputed before shipping; the dispute is still open.',
    ends: ['dispute'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      openDispute(run);
    },
  },
  disputed_twice: {
    description: 'Disputed, resolved, disputed again, resolved again.',
    ends: ['complete', 'accepted'],
    play(run) {
      placeAndComplete(run);
      disputeAndResolve(run, 'either');
      run.wait('any');
      disputeAndResolve(run, 'either');
    },
  },
  refunded_less_than_asked: {
    description: 'Two refunds, of a part and of the rest, each smaller than requested.',
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      refund(run, { share: 'part', ends: 'succeeded', refundsLess: true });
      run.wait('any');
      refund(run, { share: 'all', ends: 'succeeded', refundsLess: true });
    },
  },
  dispute_of_returned: {
    description: 'A returned order is disputed, and is returned again.',
    ends: ['returned'],
    play(run) {
      placeAndComplete(run);
      returnEverything(run);
      run.wait('any');
      disputeAndResolve(run, 'previous');
    },
  },
  chargeback_with_fee: {
    description:
      'The bank charges the order back, in two sales transactions: the amount and the fee.',
    requires: ['chargeback_transaction'],
    ends: ['complete'],
    play(run) {
      placeAndComplete(run);
      chargeBack(run);
    },
  },
  chargeback_before_shipping: {
    description: 'Disputed and charged back before shipping.',
    requires: ['chargeback_transaction'],
    ends: ['dispute'],
    play(run) {
      placeAccepted(run);
      run.wait('any');
      chargeBackBeforeShipping(run);
    },
  },
  chargeback: {
    description: 'Disputed and charged back.',
    ends: ['dispute'],
    play(run) {
      placeAndComplete(run);
      openDispute(run);
      run.wait('days');
      chargeBack(run);
    },
  },
  returned_then_disputed: {
    description: 'All items are returned and refunded, and the order is disputed.',
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
