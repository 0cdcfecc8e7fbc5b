/** Where the states of a region stand: all that is said about the layout by hand. */
export interface LayoutHints {
  /** The states of the row, in order. */
  readonly row: readonly string[];
  /** How many of the row, from its beginning, are the usual life. */
  readonly usual: number;
  /** The bars before the row (above it, or left of an upright one), in order. */
  readonly before: readonly string[];
  /** The bars after the row (below it, or right of an upright one), in order. */
  readonly after: readonly string[];
}

/** The hints of each region, by its name. */
export const HINTS: Readonly<Record<string, LayoutHints>> = {
  order: {
    row: [
      ...['unreported', 'pending_payment', 'in_review', 'accepted', 'fulfilled', 'complete'],
      'returned',
    ],
    usual: 6,
    before: ['blocked', 'dispute'],
    after: ['cancelled'],
  },
  fraud: {
    row: ['unknown', 'review_opened', 'passed'],
    usual: 3,
    before: [],
    after: ['blocked'],
  },
};
