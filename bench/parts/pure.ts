import { type Order, observe } from '../../src/lifecycle/observe.js';
import { nextOrder } from '../lives.js';
import { busyRate, inTurn, ratioOf } from '../measure.js';
import { type Persisted, step } from '../peers/actor.js';
import { faster } from '../report.js';
import type { Part } from './part.js';

/** Compares the pure core with a plain XState actor, without a database. */
export const pure: Part = async (_, { time, rounds }) => {
  const orders = Array.from({ length: 200 }, nextOrder);
  const ours = () => {
    for (const life of orders) {
      let order: Order | undefined;
      for (const observation of life) order = observe(order, observation).order;
    }
    return orders.length * 8;
  };
  const theirs = () => {
    for (const life of orders) {
      let persisted: Persisted | undefined;
      for (const observation of life) persisted = step(persisted, observation).persisted;
    }
    return orders.length * 8;
  };
  for (const work of [ours, theirs]) await busyRate(work, time / 2);
  const rates = await inTurn(rounds, {
    ours: () => busyRate(ours, time),
    theirs: () => busyRate(theirs, time),
  });
  return [
    faster({
      part: 'pure',
      what: 'observe, one core',
      ours: rates.ours.perSecond,
      unit: 'obs/s',
      peer: 'XState actor: restore, send, persist',
      theirs: rates.theirs.perSecond,
      ratio: ratioOf(rates.ours, rates.theirs),
    }),
  ];
};
