/** A figure, and the figure of the same run with which it is compared. */
export interface Figure {
  /** The part of the benchmark. */
  readonly part: string;
  /** The case within it. */
  readonly what: string;
  readonly ours: number;
  readonly unit: string;
  /** The name of the compared figure. */
  readonly peer: string;
  readonly theirs: number;
  /** Above 1 is better, whatever the unit. */
  readonly ratio: number;
  /** The least ratio that the project aims at; absent: none. */
  readonly aim?: number;
}

/** A figure of which more is better. `ratio`: ours to theirs; absent: computed from the two. */
export function faster({ ratio, ...figure }: Measured): Figure {
  return { ...figure, ratio: ratio ?? figure.ours / figure.theirs };
}

/** A figure of which less is better, such as a duration or a size. `ratio`: as above. */
export function smaller({ ratio, ...figure }: Measured): Figure {
  return { ...figure, ratio: 1 / (ratio ?? figure.ours / figure.theirs) };
}

type Measured = Omit<Figure, 'ratio'> & Partial<Pick<Figure, 'ratio'>>;

const HEADINGS = ['part', 'case', 'ours', 'peer', 'theirs', 'ratio', 'aim', ''];

/** Formats the figures as a table. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ part, what, ours, unit, peer, theirs, ratio, aim }) => [
    part,
    what,
    `${short(ours)} ${unit}`,
    peer,
    short(theirs),
    // Rounded down, so that a ratio printed as the aim has met it.
    `${(Math.floor(ratio * 100) / 100).toFixed(2)}x`,
    aim === undefined ? '' : `${aim.toFixed(2)}x`,
    aim === undefined || !Number.isFinite(ratio) ? '' : ratio >= aim ? 'met' : 'missed',
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(HEADINGS), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join(
    '\n',
  );
}

function short(value: number): string {
  if (value >= 10_000) return `${(value / 1_000).toFixed(1)}k`;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
