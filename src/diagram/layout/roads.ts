import type { DiagramEdge, DiagramRegion } from '../diagram.js';
import type { LayoutHints } from './hints.js';

/** A side of the row. */
export type Side = 'before' | 'after';

/** The kind of way that the line of an edge takes. */
export type Road =
  /** Between neighbours in the row. */
  | {
      readonly kind: 'step';
      readonly edge: DiagramEdge;
      readonly gap: number;
      readonly back: boolean;
    }
  /** Between other states of the row, along a lane after it. */
  | {
      readonly kind: 'lane';
      readonly edge: DiagramEdge;
      readonly from: number;
      readonly to: number;
    }
  /** From the initial state along the lane that all such edges share, to a state of the row or to a bar. */
  | {
      readonly kind: 'first';
      readonly edge: DiagramEdge;
      readonly to: { readonly column: number } | { readonly bar: string };
    }
  /** Straight between a state of the row and a bar. */
  | {
      readonly kind: 'spoke';
      readonly edge: DiagramEdge;
      readonly column: number;
      readonly bar: string;
      readonly side: Side;
      readonly toBar: boolean;
    };

/** The road of every edge of a region. */
export function roadsOf({ edges, initial }: DiagramRegion, hints: LayoutHints): readonly Road[] {
  const { row, before, after } = hints;
  return edges.map((edge): Road => {
    const from = row.indexOf(edge.from);
    const to = row.indexOf(edge.to);
    const isFirst = edge.from === initial;
    if (from !== -1 && to !== -1) {
      if (to === from + 1) return { kind: 'step', edge, gap: from, back: false };
      if (to === from - 1) return { kind: 'step', edge, gap: to, back: true };
      if (isFirst) return { kind: 'first', edge, to: { column: to } };
      return { kind: 'lane', edge, from, to };
    }
    const toBar = to === -1;
    const [column, bar] = toBar ? [from, edge.to] : [to, edge.from];
    if (column === -1)
      throw new Error(`${edge.id} joins two bars. Put one of its states in the row.`);
    // The initial state stands at the first bar of a side; the way to a later one is longer.
    if (isFirst && before.indexOf(bar) > 0) return { kind: 'first', edge, to: { bar } };
    return {
      kind: 'spoke',
      edge,
      column,
      bar,
      side: after.includes(bar) ? 'after' : 'before',
      toBar,
    };
  });
}
