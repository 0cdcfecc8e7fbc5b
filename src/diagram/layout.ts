/** The layout of each region, by name. */
export type DiagramLayout = Readonly<Record<string, RegionLayout>>;

/** A point, in pixels from the top left corner of its region. */
export type Point = readonly [x: number, y: number];

/** The positions of the parts of a region. */
export interface RegionLayout {
  readonly width: number;
  readonly height: number;
  /** The dot that points to the initial state. */
  readonly start: Point;
  /** By key of the state: left, top, width, height. */
  readonly states: Readonly<Record<string, readonly [number, number, number, number]>>;
  /** By id of the edge; `start` leads from the dot. */
  readonly edges: Readonly<
    Record<string, { readonly points: readonly Point[]; readonly label?: Point }>
  >;
}
