/** Something that takes observations in, one call each. */
export interface Engine<Input> {
  readonly take: (input: Input) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface Rate {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * So many callers, each taking its own orders through their lives, one call after the other; what is
 * answered within the time counts.
 */
export async function rateOf<Input>(
  take: (input: Input) => Promise<unknown>,
  nextOrder: () => readonly Input[],
  callers: number,
  milliseconds: number,
): Promise<Rate> {
  const took: number[] = [];
  const began = performance.now();
  const end = began + milliseconds;
  const caller = async () => {
    for (;;) {
      for (const input of nextOrder()) {
        const asked = performance.now();
        if (asked >= end) return;
        await take(input);
        const answered = performance.now();
        if (answered < end) took.push(answered - asked);
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  took.sort((a, b) => a - b);
  return {
    perSecond: (took.length / milliseconds) * 1_000,
    p50: at(took, 0.5),
    p99: at(took, 0.99),
  };
}

/**
 * Makes so many calls that are not counted: until code is compiled and statements are planned, a
 * process says nothing about one that has run for a while. By number, not by time, because on a busy
 * machine time is what is missing.
 */
export async function warmUp<Input>(
  take: (input: Input) => Promise<unknown>,
  nextOrder: () => readonly Input[],
  callers: number,
  calls: number,
): Promise<void> {
  let left = calls;
  const caller = async () => {
    while (left > 0) {
      for (const input of nextOrder()) {
        left -= 1;
        await take(input);
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** How often per second something that is not asynchronous can be done; `work` says how often it did. */
export async function busyRate(work: () => number, milliseconds: number): Promise<Rate> {
  const began = performance.now();
  let done = 0;
  do done += work();
  while (performance.now() - began < milliseconds);
  const each = (performance.now() - began) / done;
  return { perSecond: 1_000 / each, p50: each, p99: each };
}

/** The medians of several rounds, and each of them. */
export interface Rounds extends Rate {
  readonly each: readonly Rate[];
}

/** Measures each of several in turn, several times over. */
export async function inTurn<Name extends string>(
  rounds: number,
  measures: Readonly<Record<Name, () => Promise<Rate>>>,
): Promise<Readonly<Record<Name, Rounds>>> {
  const names = Object.keys(measures) as Name[];
  const rates = new Map<Name, Rate[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) rates.get(name)?.push(await measures[name]());
  }
  return Object.fromEntries(names.map((name) => [name, medians(rates.get(name) ?? [])])) as Record<
    Name,
    Rounds
  >;
}

function medians(each: readonly Rate[]): Rounds {
  return {
    perSecond: median(each.map(({ perSecond }) => perSecond)),
    p50: median(each.map(({ p50 }) => p50)),
    p99: median(each.map(({ p99 }) => p99)),
    each,
  };
}

/**
 * Ours to theirs, round by round, and of that the median: what else the machine does changes within
 * seconds, and then it changes both.
 */
export function ratioOf(ours: Rounds, theirs: Rounds, of: keyof Rate = 'perSecond'): number {
  return median(
    ours.each.map((rate, round) => rate[of] / (theirs.each[round]?.[of] ?? Number.NaN)),
  );
}

function median(values: readonly number[]): number {
  return at(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
