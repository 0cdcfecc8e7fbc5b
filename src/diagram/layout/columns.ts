import { labelOf } from '../mermaid.js';
import type { LayoutHints } from './hints.js';
import type { Orientation } from './layout.js';
import { lengthFor, offsetsOf, type Port, portsOf } from './ports.js';
import type { Road, Side } from './roads.js';
import { LABEL, LABEL_HEIGHT, NAME, textWidth } from './text-size.js';

/** A state of the row: where it begins and how long it is along the row, and its ports on both sides. */
export interface Column {
  readonly key: string;
  readonly start: number;
  readonly length: number;
  /** By id of the port: how far from the beginning of the row. */
  readonly ports: Readonly<Record<Side, ReadonlyMap<string, number>>>;
}

/** The height of a state. */
export const STATE_HEIGHT = 40;
const NAME_PAD = 18;
const SMALLEST_GAP = 28;
/** Of the arrow beside or around a label. */
const ARROW = 18;

/** The room that the label of a road needs along the row and across it, in pixels. */
export function labelRoom(road: Road, orientation: Orientation): { along: number; across: number } {
  const text = labelOf(road.edge);
  if (text === '') return { along: 0, across: 0 };
  const width = Math.ceil(textWidth(text, LABEL));
  return orientation === 'across'
    ? { along: width, across: LABEL_HEIGHT }
    : { along: LABEL_HEIGHT, across: width };
}

/** The width of the box of a state with this name. */
export function nameWidth(key: string): number {
  return Math.ceil(textWidth(key, NAME)) + NAME_PAD;
}

/** The states of the row, one after the other from `start` on. */
export function columnsOf(
  hints: LayoutHints,
  roads: readonly Road[],
  { orientation, start }: { readonly orientation: Orientation; readonly start: number },
): readonly Column[] {
  const columns: Column[] = [];
  let at = start;
  for (const [index, key] of hints.row.entries()) {
    const ports = (side: Side) =>
      portsOf(
        { column: index, side },
        roads,
        hints,
        (road) => labelRoom(road, orientation).along / 2,
      );
    const sides = { before: ports('before'), after: ports('after') };
    const named = orientation === 'across' ? nameWidth(key) : STATE_HEIGHT;
    const length = Math.max(named, lengthFor(sides.before), lengthFor(sides.after));
    const placed = (list: readonly Port[]) => {
      const offsets = offsetsOf(list, length);
      return new Map(list.map(({ id }, port) => [id, at + (offsets[port] ?? 0)]));
    };
    columns.push({
      ...{ key, start: at, length },
      ports: { before: placed(sides.before), after: placed(sides.after) },
    });
    at += length + gapAfter(index, roads, orientation);
  }
  return columns;
}

function gapAfter(index: number, roads: readonly Road[], orientation: Orientation): number {
  const labels = roads
    .filter((road) => road.kind === 'step' && road.gap === index)
    .map((road) => labelRoom(road, orientation).along + ARROW);
  return Math.max(SMALLEST_GAP, ...labels);
}
