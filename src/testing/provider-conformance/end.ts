import { gates, may, type Order, observe } from '../../lifecycle/index.js';
import type { GateAnswer } from '../../order/gate.js';
import type { Observation } from '../../order/observation.js';

/** How an order ends after some observations. */
export interface End {
  readonly state: string;
  readonly fraudState: string;
  readonly fulfil: GateAnswer;
  /** All that matters of it, without ids. */
  readonly summary: string;
}

/** Takes observations in, one after the other, and returns the order after each of them. */
export function stepsOf(arrived: readonly Observation[]): readonly Order[] {
  const steps: Order[] = [];
  for (const one of arrived) steps.push(observe(steps.at(-1), one).order);
  return steps;
}

/** The end of an order; undefined where nothing arrived. */
export function endOf(arrived: readonly Observation[]): End | undefined {
  const order = stepsOf(arrived).at(-1);
  if (order === undefined) return undefined;
  const { snapshot, parked, visited } = order.folded;
  const { charges, refunds } = snapshot.context;
  const answers = Object.entries(gates(order)).map(
    ([gate, { allowed, reasons }]) => [gate, allowed, reasons] as const,
  );
  const parts = [
    Object.values(charges).map(({ state, amount, refundedAmount }) => [
      state,
      amount,
      refundedAmount,
    ]),
    Object.values(refunds).map(({ state, amount }) => [state, amount]),
  ].map((list) => list.map((one) => JSON.stringify(one)).sort());
  return {
    state: snapshot.value.order,
    fraudState: snapshot.value.fraud,
    fulfil: may(order, 'fulfil'),
    summary: JSON.stringify([snapshot.value, answers, [...visited].sort(), parked.length, parts]),
  };
}
