import type { Column } from './columns.js';
import type { LayoutHints } from './hints.js';
import type { Road, Side } from './roads.js';

/** A bar: a state beside the row, as long as the states that it is joined to. */
export interface Bar {
  readonly key: string;
  readonly side: Side;
  readonly from: number;
  readonly to: number;
}

/** Between two bars that are joined to one state. */
const GAP = 12;
/** How far a bar goes on beyond its last line. */
const OVERHANG = 20;

/** The bars on both sides of the row. */
export function barsOf(
  hints: LayoutHints,
  columns: readonly Column[],
  roads: readonly Road[],
): readonly Bar[] {
  return (['before', 'after'] as const).flatMap((side) =>
    hints[side].map((key): Bar => {
      const spokes = spokesOf(side, columns, roads);
      const own = spokes.filter(({ bar }) => bar === key).sort((one, other) => one.at - other.at);
      const first = own[0];
      const last = own.at(-1);
      if (first === undefined || last === undefined) {
        throw new Error(`No edge joins ${key} to the row. Put it into the row.`);
      }
      // Where another bar is joined to the same state, they part between their lines.
      const others = spokes.filter(({ bar }) => bar !== key);
      const earlier = others.filter(({ column, at }) => column === first.column && at < first.at);
      const later = others.filter(({ column, at }) => column === last.column && at > last.at);
      return {
        ...{ key, side },
        from:
          earlier.length === 0
            ? Math.max(first.column.start, first.at - OVERHANG)
            : (Math.max(...earlier.map(({ at }) => at)) + first.at + GAP) / 2,
        to:
          later.length === 0
            ? Math.min(last.column.start + last.column.length, last.at + OVERHANG)
            : (Math.min(...later.map(({ at }) => at)) + last.at - GAP) / 2,
      };
    }),
  );
}

interface Spoke {
  readonly bar: string;
  readonly column: Column;
  readonly at: number;
}

function spokesOf(side: Side, columns: readonly Column[], roads: readonly Road[]): Spoke[] {
  return roads.flatMap((road) => {
    if (road.kind !== 'spoke' || road.side !== side) return [];
    const column = columns[road.column];
    const at = column?.ports[side].get(road.edge.id);
    return column === undefined || at === undefined ? [] : [{ bar: road.bar, column, at }];
  });
}
