import { fold as folded } from '../../src/lifecycle/fold.js';
import type { Observation } from '../../src/order/observation.js';
import { backwards, benign, confused } from '../long-orders.js';
import { busyRate, inTurn, ratioOf } from '../measure.js';
import { type Figure, smaller } from '../report.js';
import type { Part } from './part.js';

const LENGTHS = [500, 2_000, 20_000] as const;

const HISTORIES = {
  'clocks agree': benign,
  'clocks run backwards': backwards,
  'nothing agrees': confused,
} as const;

/** One order folded from its whole history, beside reading the JSON of that history. */
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
  return figures;
};
