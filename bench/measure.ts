/** An engine that takes one input per call. */
export interface Engine<Input> {
  readonly take: (input: Input) => Promise<unknown>;
  readonly close: () => Promise<void>;
  /** Its process; absent: that of the benchmark. */
  readonly pid?: number;
}

/** A rate with the latencies of its calls. */
export interface Rate {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** How many calls there were, with those that ended after the time. */
  readonly calls: number;
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
  let calls = 0;
  const began = performance.now();
  const end = began + milliseconds;
  const caller = async () => {
    for (;;) {
      for (const input of nextOrder()) {
        const sent = performance.now();
        if (sent >= end) return;
        await take(input);
        calls += 1;
        const answered = performance.now();
        if (answered < end) took.push(answered - sent);
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return rateIn(took, milliseconds, calls);
}

/**
 * Measures calls that come at random moments, so many a second on average, whether or not the ones before have
 * been answered. A call counts from the moment it was to be made.
 */
export async function steadyRateOf<Input>(
  take: (input: Input) => Promise<unknown>,
  nextOrder: () => readonly Input[],
  perSecond: number,
  milliseconds: number,
): Promise<Rate> {
  const inputs = mixed(nextOrder);
  const took: number[] = [];
  const calls: Promise<void>[] = [];
  const call = async (input: Input, due: number) => {
    await take(input);
    took.push(performance.now() - due);
  };
  const began = performance.now();
  let due = began;
  while (performance.now() < began + milliseconds) {
    while (due <= performance.now()) {
      calls.push(call(inputs.next().value, due));
      // The gaps of calls that know nothing of one another.
      due += (-Math.log(1 - Math.random()) * 1_000) / perSecond;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(calls);
  return rateIn(took, performance.now() - began, calls.length);
}

/** The rate of the calls that ended within a time, from how long each took. */
function rateIn(took: number[], milliseconds: number, calls: number): Rate {
  took.sort((a, b) => a - b);
  return {
    perSecond: (took.length / milliseconds) * 1_000,
    p50: at(took, 0.5),
    p99: at(took, 0.99),
    calls,
  };
}

/** The inputs of many orders side by side, each order's own in their order. */
function* mixed<Input>(nextOrder: () => readonly Input[]): Generator<Input, never> {
  for (;;) {
    const orders = Array.from({ length: 64 }, nextOrder);
    const longest = Math.max(...orders.map(({ length }) => length));
    for (let position = 0; position < longest; position += 1) {
      for (const order of orders) yield* order.slice(position, position + 1);
    }
  }
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
  return { perSecond: 1_000 / each, p50: each, p99: each, calls: done };
}

/** The medians of several rounds, and every round. */
export type Rounds<Measured = Rate> = Measured & { readonly each: readonly Measured[] };

/** Measures in several rounds, in each round one after the other, each round beginning with the next one. */
export async function inTurn<Name extends string, Measured extends Rate>(
  rounds: number,
  measures: Readonly<Record<Name, () => Promise<Measured>>>,
): Promise<Readonly<Record<Name, Rounds<Measured>>>> {
  const names = Object.keys(measures) as Name[];
  const rates = new Map<Name, Measured[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)])
      rates.get(name)?.push(await measures[name]());
  }
  return Object.fromEntries(names.map((name) => [name, medians(rates.get(name) ?? [])])) as Record<
    Name,
    Rounds<Measured>
  >;
}

function medians<Measured extends Rate>(each: readonly Measured[]): Rounds<Measured> {
  const names = Object.keys(each[0] ?? {}) as (keyof Measured)[];
  const middle = names.map((name) => [name, median(each.map((one) => Number(one[name])))]);
  // Everything that is measured is a number.
  return { ...(Object.fromEntries(middle) as Measured), each };
}

/**
 * The median of the ratios of ours to theirs, round by round: other load on the machine affects both
 * rates of a round.
 */
export function ratioOf<Measured extends Rate>(
  ours: Rounds<Measured>,
  theirs: Rounds<Measured>,
  of: keyof Measured = 'perSecond',
): number {
  return median(
    ours.each.map((rate, round) => Number(rate[of]) / Number(theirs.each[round]?.[of])),
  );
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return at(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
