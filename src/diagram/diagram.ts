import { GUARDS, type GuardDescription } from '../../machines/guards.js';
import { orderMachine } from '../../machines/order.machine.js';

/** The statechart as plain JSON to draw, read from `orderMachine` alone. */
export interface Diagram {
  readonly description: string;
  readonly regions: readonly DiagramRegion[];
  /** Every guard of an edge, with the letter it is drawn with. */
  readonly guards: readonly DiagramGuard[];
}

/** One of the parallel regions. */
export interface DiagramRegion {
  readonly name: string;
  readonly description: string;
  /** The key of the initial state. */
  readonly initial: string;
  readonly states: readonly DiagramState[];
  readonly edges: readonly DiagramEdge[];
}

/** A state of a region. */
export interface DiagramState {
  readonly key: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** True when no edge leads out of it. */
  readonly end: boolean;
}

/** An edge between two states of one region. */
export interface DiagramEdge {
  /** Unique in the whole diagram: region, from and to. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly event: string;
  /** The number of the move, if the documentation of the provider names it. */
  readonly move?: string;
  /** The description without the number. */
  readonly description: string;
  /** The letter of its guard. */
  readonly guard?: string;
}

/** A guard of one or more edges. */
export interface DiagramGuard {
  readonly letter: string;
  /** Names of guards with `and`, `or` and `not`. */
  readonly expression: string;
  /** The names in it, each with what it needs. */
  readonly asks: Readonly<Record<string, string>>;
}

const DESCRIPTIONS: Readonly<Record<string, GuardDescription>> = GUARDS;

/** Reads the statechart. */
export function diagramOf(): Diagram {
  const letters = new Map<string, DiagramGuard>();
  const letterOf = (guard: unknown): string | undefined => {
    if (guard === undefined) return undefined;
    const expression = expressionOf(guard);
    const known = letters.get(expression);
    if (known !== undefined) return known.letter;
    const letter = String.fromCharCode('a'.charCodeAt(0) + letters.size);
    const names = expression.match(/\w+/g)?.filter((word) => word in GUARDS) ?? [];
    const asks = Object.fromEntries(names.map((name) => [name, DESCRIPTIONS[name]?.asks ?? name]));
    letters.set(expression, { letter, expression, asks });
    return letter;
  };
  const { root } = orderMachine;
  const regions = Object.values<RegionNode>(root.states).map((region) => ({
    name: region.key,
    description: region.description ?? '',
    initial: region.initial.target[0]?.key ?? '',
    states: Object.values(region.states).map((state) => ({
      key: state.key,
      description: state.description ?? '',
      tags: [...state.tags],
      end: state.transitions.size === 0,
    })),
    edges: Object.values(region.states).flatMap((state) => edgesOf(region.key, state, letterOf)),
  }));
  return { description: root.description ?? '', regions, guards: [...letters.values()] };
}

// The members of XState's state nodes that are read.
interface StateNode {
  readonly key: string;
  readonly description?: string | undefined;
  readonly tags: readonly string[];
  readonly transitions: ReadonlyMap<string, readonly Transition[]>;
}
interface RegionNode extends Pick<StateNode, 'key' | 'description'> {
  readonly initial: { readonly target: readonly { readonly key: string }[] };
  readonly states: Readonly<Record<string, StateNode>>;
}
interface Transition {
  readonly eventType: string;
  readonly target: readonly { readonly key: string }[] | undefined;
  readonly guard?: unknown;
  readonly description?: string | undefined;
}

function edgesOf(
  region: string,
  state: StateNode,
  letterOf: (guard: unknown) => string | undefined,
): DiagramEdge[] {
  return [...state.transitions.values()].flat().flatMap((transition) =>
    (transition.target ?? []).map(({ key: to }) => {
      const { move, description } = /^((?<move>T\d+): )?(?<description>.*)$/s.exec(
        transition.description ?? '',
      )?.groups ?? { description: '' };
      const guard = letterOf(transition.guard);
      return {
        id: `${region}-${state.key}-${to}`,
        from: state.key,
        to,
        event: transition.eventType,
        ...(move === undefined ? {} : { move }),
        description: description ?? '',
        ...(guard === undefined ? {} : { guard }),
      };
    }),
  );
}

/** A guard as text. XState represents `and`, `or` and `not` as functions with these names. */
export function expressionOf(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard !== 'function') return '?';
  const parts = ((guard as { guards?: readonly unknown[] }).guards ?? []).map((part) =>
    typeof part === 'string' ? part : `(${expressionOf(part)})`,
  );
  if (guard.name === 'and' || guard.name === 'or') return parts.join(` ${guard.name} `);
  return [guard.name, ...parts].join(' ');
}
