import type { LayoutHints } from './hints.js';
import type { Road, Side } from './roads.js';

/** A place on the border of a state of the row where a line begins or ends. */
export interface Port {
  /** The edge, or `first` for the lane that all first reports share. */
  readonly id: string;
  /** The half of the room that its label needs along the row, in pixels. */
  readonly half: number;
}

/** The half of the room that a line without a label in its way needs. */
const BARE = 5;

/** The ports of a column on one side, in order along the row, so that few lines cross. */
export function portsOf(
  { column, side }: { readonly column: number; readonly side: Side },
  roads: readonly Road[],
  hints: LayoutHints,
  halfOf: (road: Road) => number,
): readonly Port[] {
  const bare = (id: string): Port => ({ id, half: BARE });
  const spokesOf = (bar: string) =>
    roads.filter((road) => road.kind === 'spoke' && road.column === column && road.bar === bar);
  const spokes = hints[side]
    .flatMap(spokesOf)
    .map((road): Port => ({ id: road.edge.id, half: Math.max(BARE, halfOf(road)) }));
  if (side === 'before') {
    const firsts = roads.filter((road) => road.kind === 'first');
    const ends = firsts.filter(({ to }) => 'column' in to && to.column === column);
    const starts = column === 0 && firsts.length > 0 ? [bare('first')] : [];
    return [...ends.map(({ edge }) => bare(edge.id)), ...spokes, ...starts];
  }
  const lanes = roads.filter((road) => road.kind === 'lane');
  const fromLeft = lanes.filter(({ from, to }) => Math.max(from, to) === column);
  const toRight = lanes.filter(({ from, to }) => Math.min(from, to) === column);
  return [
    ...fromLeft.map(({ edge }) => bare(edge.id)),
    ...spokes,
    ...toRight.map(({ edge }) => bare(edge.id)),
  ];
}

const PAD = { start: 14, end: 16, between: 8 } as const;

/** The length that a state needs for its ports, in pixels. */
export function lengthFor(ports: readonly Port[]): number {
  if (ports.length === 0) return 0;
  return PAD.start + spread(ports) + PAD.end;
}

/** How far each port is from the beginning of a state of this length. */
export function offsetsOf(ports: readonly Port[], length: number): readonly number[] {
  const rest = length - spread(ports);
  let at = rest / 2;
  return ports.map((port, index) => {
    const previous = ports[index - 1];
    if (previous !== undefined) at += step(previous, port);
    return Math.round(at);
  });
}

/** From the first port to the last one: labels at both ends may stand out. */
function spread(ports: readonly Port[]): number {
  return ports.reduce((sum, port, index) => {
    const previous = ports[index - 1];
    return previous === undefined ? sum : sum + step(previous, port);
  }, 0);
}

function step(one: Port, next: Port): number {
  return one.half + PAD.between + next.half;
}
