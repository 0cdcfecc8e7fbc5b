import { orderMachine } from '../../../machines/order.machine.js';
import {
  ORDER_POSITIONS,
  ORDER_STATES,
  type OrderPosition,
  type OrderState,
} from '../../order/state.js';

// The states to which each state leads, guards ignored; read from the machine once.
type Edges = ReadonlyMap<string, readonly string[]>;

/** A region of the statechart. */
export type Region = 'order' | 'fraud';

interface StateNode {
  readonly key: string;
  readonly tags: readonly string[];
  readonly states: Readonly<Record<string, StateNode>>;
  readonly transitions: ReadonlyMap<
    string,
    readonly { readonly target: readonly { readonly key: string }[] | undefined }[]
  >;
}

function statesOf(region: Region): Readonly<Record<string, StateNode>> {
  return orderMachine.root.states[region]?.states ?? {};
}

function edgesOf(region: Region): Edges {
  return new Map(
    Object.values(statesOf(region)).map((state) => [
      state.key,
      [...state.transitions.values()]
        .flat()
        .flatMap(({ target }) => target ?? [])
        .map(({ key }) => key),
    ]),
  );
}

const EDGES: Readonly<Record<Region, Edges>> = { order: edgesOf('order'), fraud: edgesOf('fraud') };

/** The states that are one edge away. */
export function nextStates(region: Region, from: string): readonly string[] {
  return EDGES[region].get(from) ?? [];
}

/**
 * The shortest chain of edges, guards ignored: the states after `from` up to and including `to`, passing
 * only through states that `through` admits. Undefined when there is none.
 */
export function chain(
  region: Region,
  from: string,
  to: string,
  through: (state: string) => boolean = () => true,
): readonly string[] | undefined {
  const queue: (readonly string[])[] = [[]];
  const seen = new Set([from]);
  for (const path of queue) {
    for (const next of nextStates(region, path.at(-1) ?? from)) {
      if (next === to) return [...path, next];
      if (seen.has(next) || !through(next)) continue;
      seen.add(next);
      queue.push([...path, next]);
    }
  }
  return undefined;
}

/** The tags that the statechart gives a state of the order region. */
export function tagsOf(state: string): readonly string[] {
  return statesOf('order')[state]?.tags ?? [];
}

/** Whether an order in this state is in dispute. */
export function isDisputed(state: string): boolean {
  return tagsOf(state).includes('disputed');
}

/** Whether an order in this state must have been released for fulfilment before. */
export function isPastRelease(state: OrderPosition): boolean {
  return tagsOf(state).includes('released_before');
}

/** The states in which nothing more is owed. */
export const SETTLED_STATES: readonly OrderState[] = ORDER_STATES.filter((state) =>
  tagsOf(state).includes('settled'),
);

/** The states in which something is still owed, and `unreported`. */
export const UNSETTLED_POSITIONS: readonly OrderPosition[] = ORDER_POSITIONS.filter(
  (state) => !tagsOf(state).includes('settled'),
);
