/** An engine that takes one input per call. */
export interface Engine<Input> {
  readonly take: (input: Input) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** A rate with the latencies of its calls. */
export interface Rate {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Measures the calls that end within the time. Each caller makes one call after the other, for orders
 * of its own.
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
        const sent = performance.now();
        if (sent >= end) return;
        await take(input);
        const answered = performance.now();
        if (answered < end) took.push(answered - sent);
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
 * Makes calls that are not measured, until code is compiled and statements are planned. Their number is
 * fixed, not their time, which depends on the load of the machine.
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

/** Measures synchronous work; `work` returns how many units it did. */
export async function busyRate(work: () => number, milliseconds: number): Promise<Rate> {
  const began = performance.now();
  let done = 0;
  do done += work();
  while (performance.now() - began < milliseconds);
  const each = (performance.now() - began) / done;
  return { perSecond: 1_000 / each, p50: each, p99: each };
}

/** The medians of several rounds, and every round. */
export interface Rounds extends Rate {
  readonly each: readonly Rate[];
}

/** Measures in several rounds, in each round one after the other. */
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
 * The median of the ratios of ours to theirs, round by round: other load on the machine affects both
 * rates of a round.
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
