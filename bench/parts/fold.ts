import { fold as folded } from '../../src/lifecycle/fold.js';
import type { Observation } from '../../src/order/observation.js';
import { ORDER_LIMITS } from '../../src/order/options/order-limits.js';
import { backwards, benign, confused, manyLines } from '../long-orders.js';
import { busyRate, inTurn, ratioOf } from '../measure.js';
import { type Figure, smaller } from '../report.js';
import type { Part } from './part.js';

const LENGTHS = [500, 2_000, 20_000] as const;

const HISTORIES = {
  'clocks agree': benign,
  'clocks run backwards': backwards,
  'observations contradict each other': confused,
} as const;

/** Measures the fold of a whole history, compared with parsing the JSON of that history. */
export const fold: Part = async (_, { time, rounds }) => {
  const figures: Figure[] = [];
  for (const [name, historyOf] of Object.entries(HISTORIES)) {
    for (const length of LENGTHS) {
      const text = JSON.stringify(historyOf(length));
      const history: readonly Observation[] = JSON.parse(text);
      const ours = () => {
        folded(history);
        return 1;
      };
      const reading = () => {
        JSON.parse(text);
        return 1;
      };
      for (const work of [ours, reading]) await busyRate(work, time / 4);
      const rates = await inTurn(rounds, {
        ours: () => busyRate(ours, time / 4),
        reading: () => busyRate(reading, time / 4),
      });
      figures.push(
        smaller({
          part: 'fold',
          what: `${length} observations, ${name}`,
          ours: rates.ours.p50,
          unit: 'ms',
          peer: `floor: JSON.parse of their ${Math.round(text.length / length)} bytes each`,
          theirs: rates.reading.p50,
          ratio: ratioOf(rates.ours, rates.reading, 'p50'),
        }),
      );
    }
  }
  for (const [what, history] of Object.entries(atTheLimits())) {
    const work = () => {
      folded(history);
      return 1;
    };
    await busyRate(work, time / 4);
    const { ours } = await inTurn(rounds, { ours: () => busyRate(work, time / 4) });
    figures.push(
      smaller({
        part: 'fold',
        what: `at the limits of an order: ${what}`,
        ours: ours.p50,
        unit: 'ms',
        peer: 'at most',
        theirs: 50,
        aim: 1,
      }),
    );
  }
  return figures;
};

/** The largest orders within the limits, by number and by bytes. */
function atTheLimits(): Readonly<Record<string, readonly Observation[]>> {
  const { observations, bytes } = ORDER_LIMITS;
  const sizeOf = (history: readonly Observation[]) => JSON.stringify(history).length;
  const wide = (length: number) => manyLines(length, 1_000);
  const each = sizeOf(wide(2)) / 2;
  return {
    [`${observations} observations`]: confused(observations),
    [`${bytes} bytes in observations of 1,000 lines`]: wide(Math.floor(bytes / each)),
  };
}
