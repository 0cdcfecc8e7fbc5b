import type { DiagramRegion } from '../diagram.js';
import { barsOf } from './bars.js';
import { columnsOf } from './columns.js';
import { depthsOf } from './depths.js';
import { HINTS } from './hints.js';
import type { Box, EdgeLayout, Orientation, Point, RegionLayout } from './layout.js';
import { roadsOf } from './roads.js';
import { type Place, wayOf } from './ways.js';

const START = { radius: 5, length: 24 } as const;

/** Lays out a region: its usual life as one straight row, the bars of its exceptions beside it. */
export function layOutRegion(region: DiagramRegion, orientation: Orientation): RegionLayout {
  const hints = HINTS[region.name];
  if (hints === undefined)
    throw new Error(`hints.ts has none for the region ${region.name}. Add them.`);
  const roads = roadsOf(region, hints);
  const columns = columnsOf(hints, roads, { orientation, start: START.length });
  const depths = depthsOf(hints, roads, orientation);
  const bars = barsOf(hints, columns, roads);
  const last = columns.at(-1);
  const along = (last?.start ?? 0) + (last?.length ?? 0);

  const toPoint = ([a, c]: Place): Point => (orientation === 'across' ? [a, c] : [c, a]);
  const toBox = (a: number, c: number, length: number, depth: number): Box =>
    orientation === 'across' ? [a, c, length, depth] : [c, a, depth, length];
  const size = toPoint([along, depths.end]);
  const middle = depths.row + depths.rowDepth / 2;
  const context = { columns, depths, bars, orientation };
  return {
    ...{ width: size[0], height: size[1] },
    start: toPoint([START.radius, middle]),
    states: Object.fromEntries([
      ...columns.map(({ key, start, length }) => [
        key,
        toBox(start, depths.row, length, depths.rowDepth),
      ]),
      ...bars.map(({ key, side, from, to }) => [
        key,
        toBox(from, depths[side].bar, to - from, depths[side].barDepth),
      ]),
    ]),
    edges: Object.fromEntries([
      ['start', { points: [toPoint([START.radius, middle]), toPoint([START.length, middle])] }],
      ...roads.map((road) => {
        const { points, label } = wayOf(road, context);
        const layout: EdgeLayout = {
          points: points.map(toPoint),
          ...(label === undefined ? {} : { label: toPoint(label) }),
        };
        return [road.edge.id, layout];
      }),
    ]),
  };
}
