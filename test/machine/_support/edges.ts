import { orderMachine } from '../../../machines/order.machine.js';

type Value = Readonly<Record<'order' | 'fraud', string>>;

/** Every edge of the statechart, as `order: accepted → dispute`. */
export function everyEdge(): readonly string[] {
  const edges = Object.entries(orderMachine.root.states).flatMap(([region, { states }]) =>
    Object.values(states).flatMap(({ key, transitions }) =>
      [...transitions.values()]
        .flat()
        .flatMap(({ target = [] }) => target.map((to) => `${region}: ${key} → ${to.key}`)),
    ),
  );
  return edges.sort();
}

/** The edge that an event of one region took. */
export function edgeTaken(before: Value, type: string, after: Value): string | undefined {
  const region = type.startsWith('order.') ? 'order' : 'fraud';
  return before[region] === after[region]
    ? undefined
    : `${region}: ${before[region]} → ${after[region]}`;
}
