import { unitsPaidByCard } from '../acts/cancel-card-units.js';
import { chargeBack, chargeBackBeforeShipping } from '../acts/chargeback.js';
import { DISPUTABLE, disputeAndResolve, openDispute } from '../acts/dispute.js';
import {
  anyFulfilled,
  canComplete,
  cancelAll,
  complete,
  everything,
  failCaptures,
  openLines,
  requestFulfilment,
  settle,
  something,
} from '../acts/fulfilment.js';
import { setUpstreamId } from '../acts/payment.js';
import {
  canExpire,
  failReauthorisation,
  reauthorise,
  renewAuthorisation,
} from '../acts/reauthorisation.js';
import { availableToRefund, refund } from '../acts/refund.js';
import { refundBeforeShipping } from '../acts/refund-before-shipping.js';
import { returnEverything } from '../acts/return.js';
import { block } from '../acts/review.js';
import type { LifeClass } from '../life-classes.js';
import type { ProviderRun } from '../provider-run/provider-run.js';
import { ACCEPTING, ENDING, openings } from './openings.js';
import type { OrderScenario } from './scenario.js';

/** Whether items may ship; an expired authorisation is renewed first, or cannot be. */
function mayShip(run: ProviderRun): boolean {
  if (run.order.reauthorisationFailed) {
    if (run.random.chance(0.6)) return renewAuthorisation(run);
    failReauthorisation(run);
    return false;
  }
  if (!canExpire(run) || !run.chooses('reauthorisation', 0.15)) return true;
  return reauthorise(
    run,
    run.random.weighted([
      [2, 'renewed'],
      [2, 'failed, then renewed'],
      [3, 'failed'],
    ] as const),
  );
}

/** Chooses the next step of an accepted order. */
function nextStep(run: ProviderRun) {
  const untouched = run.order.fulfilments.length === 0;
  const weight = (name: LifeClass, value: number): number => (run.classes.allows(name) ? value : 0);
  return run.random.weighted([
    [6, 'all'],
    [weight('parcels', 4), 'some'],
    [3, 'cancel some'],
    [unitsPaidByCard(run).length > 0 ? weight('store_credit', 12) : 0, 'cancel the card units'],
    [anyFulfilled(run) ? 2 : weight('dispute_before_shipping', 3), 'dispute'],
    [1, 'dispute for good'],
    [1, 'rename'],
    [untouched ? 2 : 0, 'cancel all'],
    [untouched ? 1 : 0, 'block'],
    [untouched ? weight('refunded_before_shipping', 0.7) : 0, 'refund everything'],
    [untouched ? weight('chargeback_before_shipping', 0.7) : 0, 'charge back'],
    [1, 'stop'],
  ] as const);
}

/** Ships, cancels and disputes until nothing is open or the order has ended. */
function liveAccepted(run: ProviderRun): void {
  for (let turn = 0; turn < 6 && run.order.state === 'accepted'; turn += 1) {
    if (openLines(run).length === 0) return;
    run.wait('any');
    const what = nextStep(run);
    switch (what) {
      case 'all':
      case 'some': {
        const lines = what === 'all' ? everything(run, 'fulfil') : something(run, 'fulfil');
        if (lines.length === 0 || !mayShip(run)) break;
        requestFulfilment(run, lines);
        if (run.chooses('failed_capture', 0.08)) failCaptures(run);
        break;
      }
      case 'cancel some': {
        const lines = something(run, 'cancel');
        if (lines.length > 0) requestFulfilment(run, lines);
        break;
      }
      case 'cancel the card units':
        requestFulfilment(run, unitsPaidByCard(run));
        break;
      case 'dispute':
        settle(run);
        disputeAndResolve(run, 'either');
        break;
      case 'dispute for good':
        settle(run);
        openDispute(run);
        return;
      case 'rename':
        setUpstreamId(run);
        break;
      case 'cancel all':
        cancelAll(run, { failure: 0.1 });
        return;
      case 'block':
        block(run);
        return;
      case 'refund everything':
        refundBeforeShipping(run);
        return;
      case 'charge back':
        chargeBackBeforeShipping(run);
        return;
      case 'stop':
        settle(run);
        return;
      default:
        what satisfies never;
    }
    if (run.random.chance(0.6)) settle(run, { failure: 0.08 });
  }
}

/** Settles what is pending, and completes most fulfilled orders. */
function liveSettled(run: ProviderRun): void {
  const { state } = run.order;
  if (!DISPUTABLE.includes(state)) return;
  settle(run, { failure: state === 'fulfilled' ? 0.05 : 0 });
  if (canComplete(run) && run.random.chance(0.9)) {
    run.wait('moment');
    complete(run);
  }
  liveAfterwards(run);
}

/** The weight of a dispute that is opened and resolved. */
function disputeWeight(run: ProviderRun): number {
  const { state } = run.order;
  if (state === 'returned') return run.classes.allows('dispute_of_returned') ? 6 : 0;
  return DISPUTABLE.includes(state) ? 3 : 0;
}

/** Whether a returned order that is disputed is returned again, as the documentation says. */
function returnsAgain(run: ProviderRun): boolean {
  return run.order.state === 'returned' && run.chooses('dispute_of_returned', 0.75);
}

/** Refunds, returns, disputes and charges back an order that is fulfilled or complete. */
function liveAfterwards(run: ProviderRun): void {
  const turns = run.random.weighted([
    [4, 0],
    [3, 1],
    [2, 2],
    [1, 4],
  ]);
  for (let turn = 0; turn < turns; turn += 1) {
    run.wait('any');
    const { state } = run.order;
    const refundable = availableToRefund(run) > 0;
    const what = run.random.weighted([
      [refundable ? 4 : 0, 'refund'],
      [refundable && state === 'complete' ? 2 : 0, 'return'],
      [disputeWeight(run), 'dispute'],
      [DISPUTABLE.includes(state) ? 1 : 0, 'dispute for good'],
      [refundable && run.classes.allows('chargeback_transaction') ? 1 : 0, 'charge back'],
      [1, 'rename'],
    ] as const);
    switch (what) {
      case 'refund':
        refund(run, {
          share: run.random.pick(['part', 'all']),
          ends: run.random.weighted([
            [6, 'succeeded'],
            [2, 'failed'],
            [1, 'expired'],
            [1, 'pending'],
          ]),
          asksForInformation: run.random.chance(0.2),
          refundsLess: run.chooses('refunded_less', 0.3),
        });
        break;
      case 'return':
        returnEverything(run);
        break;
      case 'dispute':
        disputeAndResolve(run, returnsAgain(run) ? 'previous' : 'either');
        break;
      case 'charge back':
        chargeBack(run);
        break;
      case 'dispute for good':
        openDispute(run);
        if (anyFulfilled(run) && run.random.chance(0.4)) {
          run.wait('days');
          chargeBack(run);
        }
        return;
      default:
        setUpstreamId(run);
    }
  }
}

/** A random life, built from the same steps as the named scenarios. */
export const randomLife: OrderScenario = {
  description: 'Anything the documentation allows.',
  ends: ['accepted', 'fulfilled', 'complete', 'returned', 'dispute', 'cancelled', 'blocked'],
  play(run) {
    const { method } = run.basics;
    const fits = (name: keyof typeof openings): boolean =>
      name === 'second_card' && !run.classes.allows('second_card')
        ? false
        : name.startsWith('wire')
          ? method === 'wire'
          : name.startsWith('redirect')
            ? method === 'redirect'
            : method === 'card';
    const table = run.random.chance(0.82) ? ACCEPTING : ENDING;
    openings[
      run.random.weighted(table.map(([weight, name]) => [fits(name) ? weight : 0, name]))
    ].play(run);
    if (run.order.state !== 'accepted') return;
    liveAccepted(run);
    liveSettled(run);
  },
};
