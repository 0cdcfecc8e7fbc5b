import { giveUp, sendPart, sendRest, takeBackAll, takeBackPart } from '../acts/shop.js';
import type { StripeRun } from '../run/stripe-run.js';
import { truthOf } from '../truth/truth-of.js';
import type { PossibleAct } from './possible-act.js';

/** What the shop can do next. It sends only what it truly may. */
export function shopActs(run: StripeRun): PossibleAct[] {
  const { goods } = run;
  const acts: PossibleAct[] = [];
  if (goods.sentSomething && !goods.cameBackEverything) {
    acts.push([1, () => takeBackPart(run)]);
    if (goods.sentEverything) acts.push([2, () => takeBackAll(run)]);
  }
  if (goods.gaveUpAt !== null || goods.sentEverything) return acts;
  if (truthOf(run).mayFulfil) {
    acts.push([4, () => sendRest(run)]);
    acts.push([2, () => sendPart(run)]);
  }
  if (!goods.sentSomething) acts.push([0.7, () => giveUp(run)]);
  return acts;
}
