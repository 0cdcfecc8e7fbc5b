import { type Engine, inTurn, type Rate, type Rounds, rateOf, warmUp } from '../measure.js';
import { type Cost, costPerCall, openMeter } from '../meter.js';
import type { Effort } from './part.js';

/** A rate, with what a call cost. */
export type CostlyRate = Rate & Cost;

/** Measures several engines in turn, all of them warm before the first measurement, and closes them. */
export async function sideBySide<Name extends string, Input>(
  names: readonly Name[],
  open: (name: Name) => Promise<Engine<Input>>,
  nextOrder: () => readonly Input[],
  callers: number,
  { url, time, rounds, warmUp: calls }: Effort & { readonly url: string },
): Promise<Readonly<Record<Name, Rounds<CostlyRate>>>> {
  const meter = await openMeter(url);
  const engines: Engine<Input>[] = [];
  const measures: [Name, () => Promise<CostlyRate>][] = [];
  const measured = async ({ take, pid }: Engine<Input>): Promise<CostlyRate> => {
    const before = await meter.read(pid);
    const rate = await rateOf(take, nextOrder, callers, time);
    return { ...rate, ...costPerCall(before, await meter.read(pid), rate.calls) };
  };
  try {
    for (const name of names) {
      const engine = await open(name);
      engines.push(engine);
      await warmUp(engine.take, nextOrder, callers, calls);
      measures.push([name, () => measured(engine)]);
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
