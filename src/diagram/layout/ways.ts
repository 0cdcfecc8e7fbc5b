import type { Bar } from './bars.js';
import { type Column, labelRoom } from './columns.js';
import type { Depths } from './depths.js';
import type { Orientation } from './layout.js';
import type { Road } from './roads.js';

/** A point by its distance along the row and across it. */
export type Place = readonly [along: number, across: number];

/** Between the lines of a way there and the way back. */
const PAIR = 14;

/** What the ways go around. */
export interface Context {
  readonly columns: readonly Column[];
  readonly depths: Depths;
  readonly bars: readonly Bar[];
  readonly orientation: Orientation;
}

/** The line of an edge, and the middle of its label. */
export interface Way {
  readonly points: readonly Place[];
  readonly label?: Place;
}

/** The way of a road. */
export function wayOf(road: Road, context: Context): Way {
  switch (road.kind) {
    case 'step':
      return stepWay(road, context);
    case 'lane':
      return laneWay(road, context);
    case 'first':
      return firstWay(road, context);
    case 'spoke':
      return spokeWay(road, context);
  }
}

type Of<Kind extends Road['kind']> = Extract<Road, { kind: Kind }>;

function stepWay(road: Of<'step'>, { columns, depths, orientation }: Context): Way {
  const from = columns[road.gap];
  const to = columns[road.gap + 1];
  const at = depths.row + depths.rowDepth / 2 + (road.back ? PAIR : 0);
  const ends: readonly Place[] = [
    [(from?.start ?? 0) + (from?.length ?? 0), at],
    [to?.start ?? 0, at],
  ];
  const room = labelRoom(road, orientation);
  const beside = (room.across / 2 + 3) * (road.back ? 1 : -1);
  const middle = ((ends[0]?.[0] ?? 0) + (ends[1]?.[0] ?? 0)) / 2 + (road.back ? 3 : -3);
  return {
    points: road.back ? ends.toReversed() : ends,
    ...(room.along === 0 ? {} : { label: [middle, at + beside] }),
  };
}

function laneWay(road: Of<'lane'>, { columns, depths, orientation }: Context): Way {
  const { edge } = road;
  const start = columns[road.from]?.ports.after.get(edge.id) ?? 0;
  const end = columns[road.to]?.ports.after.get(edge.id) ?? 0;
  const lane = depths.lanes.get(edge.id) ?? 0;
  const bottom = depths.row + depths.rowDepth;
  // The label stands in the last part of the lane that no other line crosses and that is long enough.
  const { along } = labelRoom(road, orientation);
  const [low, high] = [Math.min(start, end), Math.max(start, end)];
  const crossed = columns
    .flatMap(({ ports }) => [...ports.after.values()])
    .filter((at) => at > low && at < high)
    .sort((one, other) => one - other);
  const marks = [low, ...crossed, high];
  const parts = marks.slice(1).map((mark, part) => [marks[part] ?? low, mark] as const);
  const [left, right] = parts.findLast(([from, to]) => to - from > along + 20) ?? [low, high];
  return {
    points: [
      [start, bottom],
      [start, lane],
      [end, lane],
      [end, bottom],
    ],
    ...(along === 0 ? {} : { label: [(left + right) / 2, lane] }),
  };
}

function firstWay(road: Of<'first'>, { columns, depths, bars, orientation }: Context): Way {
  const start = columns[0]?.ports.before.get('first') ?? 0;
  const out: readonly Place[] = [
    [start, depths.row],
    [start, depths.first],
  ];
  const { to } = road;
  if ('bar' in to) {
    const bar = bars.find(({ key }) => key === to.bar);
    const inside = columns.findIndex(({ start, length }) => start + length > (bar?.from ?? 0));
    const one = columns[inside];
    const next = columns[inside + 1];
    const at = ((one?.start ?? 0) + (one?.length ?? 0) + (next?.start ?? 0)) / 2;
    return { points: [...out, [at, depths.first], [at, depths.before.barDepth]] };
  }
  const at = columns[to.column]?.ports.before.get(road.edge.id) ?? 0;
  const room = labelRoom(road, orientation);
  const middle = (depths.first + depths.row) / 2;
  const label: Place =
    orientation === 'across'
      ? [at - room.along / 2 - 4, middle - 2]
      : [at - room.along / 2 - 1, middle - 2];
  return {
    points: [...out, [at, depths.first], [at, depths.row]],
    ...(room.along === 0 ? {} : { label }),
  };
}

function spokeWay(road: Of<'spoke'>, { columns, depths, orientation }: Context): Way {
  const { side, toBar, edge } = road;
  const at = columns[road.column]?.ports[side].get(edge.id) ?? 0;
  const bottom = depths.row + depths.rowDepth;
  const [border, bar, near] =
    side === 'before'
      ? [depths.row, depths.before.barDepth, depths.first]
      : [bottom, depths.after.bar, Math.max(bottom, ...depths.lanes.values())];
  const points: readonly Place[] = [
    [at, border],
    [at, bar],
  ];
  return {
    points: toBar ? points : points.toReversed(),
    ...(labelRoom(road, orientation).along === 0 ? {} : { label: [at, (near + bar) / 2] }),
  };
}
