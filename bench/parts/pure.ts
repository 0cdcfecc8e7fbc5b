import { type Order, observe } from '../../src/lifecycle/observe.js';
import { nextOrder } from '../lives.js';
import { busyRate } from '../measure.js';
import { type Persisted, step } from '../peers/actor.js';
import { faster } from '../report.js';
import type { Part } from './part.js';

/** The pure core against a plain XState actor that does the same; no database. */
export const pure: Part = async (_, { time }) => {
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
  busyRate(ours, time / 2);
  busyRate(theirs, time / 2);
  return [
    faster({
      part: 'pure',
      what: 'observe, one core',
      ours: busyRate(ours, time),
      unit: 'obs/s',
      peer: 'XState actor: restore, send, persist',
      theirs: busyRate(theirs, time),
    }),
  ];
};
