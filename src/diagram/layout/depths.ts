import { labelRoom, nameWidth, STATE_HEIGHT } from './columns.js';
import type { LayoutHints } from './hints.js';
import type { Orientation } from './layout.js';
import type { Road, Side } from './roads.js';

const BAR_HEIGHT = 34;
/** The lane of the first reports, from the row. */
const FIRST_LANE = 30;
/** What a line with a label in it shows of itself, at both ends together. */
const LINE_SEEN = { across: 22, upright: 18 } as const;
const SHORTEST_LINE = 26;

/** The distances across the row, from the edge of the region. */
export interface Depths {
  readonly before: { readonly bar: number; readonly barDepth: number };
  /** The lane of the first reports. */
  readonly first: number;
  readonly row: number;
  readonly rowDepth: number;
  /** The lanes after the row, by the ids of their edges. */
  readonly lanes: ReadonlyMap<string, number>;
  readonly after: { readonly bar: number; readonly barDepth: number };
  readonly end: number;
}

/** The distances that the labels and names of a region need. */
export function depthsOf(
  hints: LayoutHints,
  roads: readonly Road[],
  orientation: Orientation,
): Depths {
  const across = (kind: Road['kind'], side?: Side) =>
    Math.max(
      0,
      ...roads
        .filter((road) => road.kind === kind && (road.kind !== 'spoke' || road.side === side))
        .map((road) => labelRoom(road, orientation).across),
    );
  const barDepth = (side: Side) => {
    if (hints[side].length === 0) return 0;
    return orientation === 'across' ? BAR_HEIGHT : Math.max(...hints[side].map(nameWidth)) - 8;
  };
  const spokes = (side: Side) => {
    const label = across('spoke', side);
    return hints[side].length === 0
      ? 0
      : label === 0
        ? SHORTEST_LINE
        : label + LINE_SEEN[orientation];
  };
  const rowDepth = orientation === 'across' ? STATE_HEIGHT : Math.max(...hints.row.map(nameWidth));
  const hasFirst = roads.some(({ kind }) => kind === 'first');
  const first = barDepth('before') + spokes('before');
  const firstLabel = orientation === 'across' ? 0 : across('first') + 4;
  const row = first + (hasFirst ? Math.max(FIRST_LANE, firstLabel + 10) : 0);
  const laneRoom = across('lane') + (orientation === 'across' ? 12 : 4);
  const lanes = new Map(
    roads
      .filter(({ kind }) => kind === 'lane')
      .map(({ edge }, index) => [edge.id, row + rowDepth + laneRoom * (index + 0.5) + 4]),
  );
  const bar = row + rowDepth + laneRoom * lanes.size + spokes('after');
  return {
    before: { bar: 0, barDepth: barDepth('before') },
    ...{ first, row, rowDepth, lanes },
    after: { bar, barDepth: barDepth('after') },
    end: bar + barDepth('after'),
  };
}
