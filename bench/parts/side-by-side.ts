import { type Engine, inTurn, type Rate, type Rounds, rateOf, warmUp } from '../measure.js';
import type { Effort } from './part.js';

/** Measures several engines in turn, all of them warm before the first measurement, and closes them. */
export async function sideBySide<Name extends string, Input>(
  names: readonly Name[],
  open: (name: Name) => Promise<Engine<Input>>,
  nextOrder: () => readonly Input[],
  callers: number,
  { time, rounds, warmUp: calls }: Effort,
): Promise<Readonly<Record<Name, Rounds>>> {
  const engines: Engine<Input>[] = [];
  const measures: [Name, () => Promise<Rate>][] = [];
  try {
    for (const name of names) {
      const engine = await open(name);
      engines.push(engine);
      await warmUp(engine.take, nextOrder, callers, calls);
      measures.push([name, () => rateOf(engine.take, nextOrder, callers, time)]);
    }
    // There is a measure for each name.
    return await inTurn(rounds, Object.fromEntries(measures) as Record<Name, () => Promise<Rate>>);
  } finally {
    for (const engine of engines) await engine.close();
  }
}
