import { type AdjacencyValue, getAdjacencyMap } from '@xstate/graph';
import { orderMachine } from '../../machines/order.machine.js';
import type { Snapshot } from '../../src/lifecycle/machine/snapshot.js';
import type { OrderEvent } from '../../src/order/event.js';
import { CHARGE_STATES, type Charge } from '../../src/order/facts/charge.js';
import { FRAUD_STATES, ORDER_STATES } from '../../src/order/state.js';
import { charge } from './make-observation.js';

/** No charge, every single state, and every pair of states of two charges. */
export const CHARGE_SETS: readonly (readonly Charge[] | undefined)[] = [
  undefined,
  ...CHARGE_STATES.map((state) => [charge(state)]),
  ...CHARGE_STATES.flatMap((one) =>
    CHARGE_STATES.map((two) => [charge(one), charge(two, 'charge-2')]),
  ),
];

/** Every event of the machine, with every set of charges. */
export const EVENTS: readonly OrderEvent[] = [
  ...FRAUD_STATES.map((state): OrderEvent => ({ type: `fraud.${state}` })),
  ...ORDER_STATES.flatMap((state) =>
    CHARGE_SETS.map(
      (charges): OrderEvent => ({ type: `order.${state}`, ...(charges ? { charges } : {}) }),
    ),
  ),
];

/** The graph of the machine: every position with every event and its target. */
export function explored(): readonly {
  readonly from: string;
  readonly event: OrderEvent;
  readonly to: string;
  readonly status: string;
}[] {
  const map = getAdjacencyMap(orderMachine, {
    events: [...EVENTS],
    input: { orderId: 'order-1' },
    // Guards read the known charges only if an event has none, and here no charges are ever known: the
    // position identifies the configuration.
    serializeState: (snapshot) => positionKey(snapshot as Snapshot),
    limit: 100_000,
    // Its keys are branded strings, with which Object.values loses the type of the values.
  }) as Readonly<Record<string, AdjacencyValue<Snapshot, OrderEvent>>>;
  return Object.values(map).flatMap(({ state: from, transitions }) =>
    Object.values(transitions).map(({ event, state: to }) => ({
      from: positionKey(from),
      event,
      to: positionKey(to),
      status: to.status,
    })),
  );
}

/** `order/fraud`. */
export function positionKey({ value }: Pick<Snapshot, 'value'>): string {
  const { order, fraud } = value as { order: string; fraud: string };
  return `${order}/${fraud}`;
}
