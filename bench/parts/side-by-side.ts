import {
  type Engine,
  inTurn,
  type Rate,
  type Rounds,
  rateOf,
  steadyRateOf,
  warmUp,
} from '../measure.js';
import { type Cost, costPerCall, openMeter } from '../meter.js';
import type { Effort } from './part.js';

/** A rate, with what a call cost. */
export type CostlyRate = Rate & Cost;

/**
 * Measures several engines in turn, all of them warm before the first measurement, and closes them.
 *
 * @param perSecond calls come at this rate; absent: each caller makes one call after the other.
 */
export async function sideBySide<Name extends string, Input>(
  names: readonly Name[],
  open: (name: Name) => Promise<Engine<Input>>,
  nextOrder: () => readonly Input[],
  callers: number,
  {
    url,
    time,
    rounds,
    warmUp: calls,
    perSecond,
  }: Effort & {
    readonly url: string;
    readonly perSecond?: number;
  },
): Promise<Readonly<Record<Name, Rounds<CostlyRate>>>> {
  const meter = await openMeter(url);
  const engines: Engine<Input>[] = [];
  const measures: [Name, () => Promise<CostlyRate>][] = [];
  const measured = async ({ take, pid }: Engine<Input>): Promise<CostlyRate> => {
    const before = await meter.read(pid);
    const rate =
      perSecond === undefined
        ? await rateOf(take, nextOrder, callers, time)
        : await steadyRateOf(take, nextOrder, perSecond, time);
    return { ...rate, ...costPerCall(before, await meter.read(pid), rate.calls) };
  };
  try {
    for (const name of names) {
      const engine = await open(name);
      engines.push(engine);
      measures.push([name, () => measured(engine)]);
    }
    // In turns, so that none waits while all the others warm up: on a busy machine it may be slower after that.
    for (let turn = 0; turn < WARM_UP_TURNS; turn += 1) {
      for (const { take } of engines) await warmUp(take, nextOrder, callers, calls / WARM_UP_TURNS);
    }
    // There is a measure for each name.
    return await inTurn(
      rounds,
      Object.fromEntries(measures) as Record<Name, () => Promise<CostlyRate>>,
    );
  } finally {
    for (const engine of engines) await engine.close();
    await meter.close();
  }
}

const WARM_UP_TURNS = 10;
