import { chargeBack } from '../acts/chargeback.js';
import { DISPUTABLE, disputeAndResolve, openDispute } from '../acts/dispute.js';
import {
  cancelAll,
  complete,
  everything,
  failReauthorisation,
  openLines,
  requestFulfilment,
  settle,
  something,
} from '../acts/fulfilment.js';
import { setUpstreamId } from '../acts/payment.js';
import { availableToRefund, refund } from '../acts/refund.js';
import { returnEverything } from '../acts/return.js';
import { block } from '../acts/review.js';
import type { ProviderRun } from '../provider-run.js';
import { ACCEPTING, ENDING, openings } from './openings.js';
import type { OrderScenario } from './scenario.js';

/** Goods leave, lines are cancelled, banks dispute, until nothing is open or the order is over. */
function liveAccepted(run: ProviderRun): void {
  for (let turn = 0; turn < 6 && run.order.state === 'accepted'; turn += 1) {
    if (openLines(run).length === 0) return;
    run.wait('any');
    const untouched = run.order.fulfilments.length === 0;
    const what = run.random.weighted([
      [6, 'all'],
      [4, 'some'],
      [3, 'cancel some'],
      [2, 'dispute'],
      [1, 'dispute for good'],
      [1, 'rename'],
      [1, 'reauthorisation'],
      [untouched ? 2 : 0, 'cancel all'],
      [untouched ? 1 : 0, 'block'],
      [1, 'stop'],
    ] as const);
    switch (what) {
      case 'all':
        requestFulfilment(run, everything(run, 'fulfil'));
        break;
      case 'some':
      case 'cancel some': {
        const lines = something(run, what === 'some' ? 'fulfil' : 'cancel');
        if (lines.length > 0) requestFulfilment(run, lines);
        break;
      }
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
      case 'reauthorisation':
        failReauthorisation(run);
        break;
      case 'cancel all':
        cancelAll(run, { failure: 0.1 });
        return;
      case 'block':
        block(run);
        return;
      default:
        settle(run);
        return;
    }
    if (run.random.chance(0.6)) settle(run, { failure: 0.08 });
  }
}

/** What is pending is settled, and most fulfilled orders become complete. */
function liveSettled(run: ProviderRun): void {
  const { state } = run.order;
  if (!DISPUTABLE.includes(state)) return;
  settle(run, { failure: state === 'fulfilled' ? 0.05 : 0 });
  if (state === 'fulfilled' && run.random.chance(0.9)) {
    run.wait('moment');
    complete(run);
  }
  liveAfterwards(run);
}

/** Refunds, returns, disputes and chargebacks of an order that is fulfilled or complete. */
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
      [DISPUTABLE.includes(state) ? 3 : 0, 'dispute'],
      [DISPUTABLE.includes(state) ? 1 : 0, 'dispute for good'],
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
        });
        break;
      case 'return':
        returnEverything(run);
        break;
      case 'dispute':
        disputeAndResolve(run, 'either');
        break;
      case 'dispute for good':
        openDispute(run);
        if (run.random.chance(0.4)) {
          run.wait('days');
          chargeBack(run);
        }
        return;
      default:
        setUpstreamId(run);
    }
  }
}

/** A life put together at random from the same steps as the named ones. */
export const randomLife: OrderScenario = {
  tells: 'Anything the documentation allows.',
  ends: ['accepted', 'fulfilled', 'complete', 'returned', 'dispute', 'cancelled', 'blocked'],
  play(run) {
    const { method } = run.basics;
    const fits = (name: keyof typeof openings): boolean =>
      name.startsWith('wire')
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
