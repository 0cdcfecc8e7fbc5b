/** A point, in pixels from the top left corner. */
export type Point = readonly [x: number, y: number];

/** A box, in pixels from the top left corner. */
export type Box = readonly [left: number, top: number, width: number, height: number];

/** Which way the usual life of an order runs: to the right, or down. */
export type Orientation = 'across' | 'upright';

/** The positions of the parts of a region, from the top left corner of the region. */
export interface RegionLayout {
  readonly width: number;
  readonly height: number;
  /** The dot that points to the initial state. */
  readonly start: Point;
  /** By key of the state. */
  readonly states: Readonly<Record<string, Box>>;
  /** By id of the edge; `start` leads from the dot. */
  readonly edges: Readonly<Record<string, EdgeLayout>>;
}

/** The line of an edge, and the middle of its label. */
export interface EdgeLayout {
  readonly points: readonly Point[];
  readonly label?: Point;
}
