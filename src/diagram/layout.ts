/** Where everything is drawn: a layout for each region, by name. */
export type DiagramLayout = Readonly<Record<string, RegionLayout>>;

/** A point, in pixels from the top left corner of its region. */
export type Point = readonly [x: number, y: number];

/** Where the parts of a region are drawn. */
export interface RegionLayout {
  readonly width: number;
  readonly height: number;
  /** The dot that points to the initial state. */
  readonly start: Point;
  /** By key: left, top, width, height. */
  readonly states: Readonly<Record<string, readonly [number, number, number, number]>>;
  /** By id; `start` leads from the dot. */
  readonly edges: Readonly<
    Record<string, { readonly points: readonly Point[]; readonly label?: Point }>
  >;
}
