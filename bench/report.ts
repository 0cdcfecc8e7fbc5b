/** One figure, beside what it is compared with in the same run. */
export interface Figure {
  /** The part of the benchmark. */
  readonly part: string;
  /** The case within it. */
  readonly what: string;
  readonly ours: number;
  readonly unit: string;
  /** What it is compared with. */
  readonly peer: string;
  readonly theirs: number;
  /** Ours to theirs; above 1 is better, whatever the unit. */
  readonly ratio: number;
  /** What was aimed at, where something was. */
  readonly aim?: number;
}

/** A ratio of rates: more is better. `ratio`: ours to theirs, where it is not that of the two. */
export function faster({ ratio, ...figure }: Measured): Figure {
  return { ...figure, ratio: ratio ?? figure.ours / figure.theirs };
}

/** A ratio of durations or sizes: less is better. `ratio`: as above. */
export function smaller({ ratio, ...figure }: Measured): Figure {
  return { ...figure, ratio: 1 / (ratio ?? figure.ours / figure.theirs) };
}

type Measured = Omit<Figure, 'ratio'> & Partial<Pick<Figure, 'ratio'>>;

const HEADINGS = ['part', 'case', 'ours', 'peer', 'theirs', 'ratio', 'aim', ''];

/** The figures as a table for people. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ part, what, ours, unit, peer, theirs, ratio, aim }) => [
    part,
    what,
    `${short(ours)} ${unit}`,
    peer,
    short(theirs),
    // Rounded down: what is printed as its aim has met it.
    `${(Math.floor(ratio * 100) / 100).toFixed(2)}x`,
    aim === undefined ? '' : `${aim.toFixed(1)}x`,
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
