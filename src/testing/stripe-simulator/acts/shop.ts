import type { StripeRun } from '../run/stripe-run.js';

/** The shop sends some items. They are never everything: only a report without items means everything. */
export function sendPart(run: StripeRun): void {
  const itemId = run.random.pick(['cup', 'plate', 'spoon']);
  run.goods.sentSomething = true;
  run.played('sent_in_parts');
  run.report('fulfilment', [{ itemId, quantity: run.random.int(1, 3) }]);
}

/** The shop sends everything that is left. */
export function sendRest(run: StripeRun): void {
  run.goods.sentSomething = true;
  run.goods.sentEverything = true;
  run.played('sent_everything');
  run.report('fulfilment');
}

/** Some items come back. */
export function takeBackPart(run: StripeRun): void {
  run.goods.cameBackSomething = true;
  run.played('came_back_in_part');
  run.report('return', [{ itemId: 'cup', quantity: 1 }]);
}

/** Everything that was sent came back. */
export function takeBackAll(run: StripeRun): void {
  run.goods.cameBackSomething = true;
  run.goods.cameBackEverything = true;
  run.played('came_back');
  run.report('return');
}

/** The shop gives the order up. */
export function giveUp(run: StripeRun): void {
  run.goods.gaveUpAt = run.now;
  run.played('given_up');
  run.report('cancellation');
}
