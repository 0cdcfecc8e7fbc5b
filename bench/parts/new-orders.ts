import type { Observation } from '../../src/order/observation.js';
import { NewOrderGuess } from '../../src/service/ingest/batching/new-order-guess.js';
import { openEngine } from '../engines.js';
import { nextOrder } from '../lives.js';
import { inTurn, type Rate, rateOf, ratioOf, warmUp } from '../measure.js';
import { faster, smaller } from '../report.js';
import type { Part } from './part.js';

let lives = 0;

const CASES: Readonly<Record<string, () => readonly Observation[]>> = {
  'only first observations': () => nextOrder().slice(0, 1),
  'lives of one to eight': () => {
    lives += 1;
    return nextOrder().slice(0, 1 + (lives % 8));
  },
};

/** The first observation of an order: written without reading, and read first. */
export const newOrders: Part = async (url, { time, rounds, warmUp: calls }) => {
  const { seemsNew } = NewOrderGuess.prototype;
  const figures = [];
  for (const [name, next] of Object.entries(CASES)) {
    for (const callers of [1, 32, 128]) {
      const ours = await openEngine('ours', url, callers);
      const processor: Record<'guessed' | 'read', number[]> = { guessed: [], read: [] };
      const measured = async (kind: 'guessed' | 'read'): Promise<Rate> => {
        NewOrderGuess.prototype.seemsNew = kind === 'guessed' ? seemsNew : () => false;
        const before = process.cpuUsage();
        const rate = await rateOf(ours.take, next, callers, time);
        const { user, system } = process.cpuUsage(before);
        processor[kind].push((user + system) / ((rate.perSecond * time) / 1_000));
        return rate;
      };
      try {
        await warmUp(ours.take, next, callers, calls);
        const rates = await inTurn(rounds, {
          guessed: () => measured('guessed'),
          read: () => measured('read'),
        });
        const common = {
          part: 'new-orders',
          what: `${name}, ${callers} callers`,
          peer: 'the same, reading first',
        };
        const ratios = processor.guessed.map((each, round) => each / (processor.read[round] ?? 0));
        figures.push(
          faster({
            ...common,
            ours: rates.guessed.perSecond,
            unit: 'events/s',
            theirs: rates.read.perSecond,
            ratio: ratioOf(rates.guessed, rates.read),
          }),
          smaller({
            ...common,
            ours: median(processor.guessed),
            unit: 'µs of processor',
            theirs: median(processor.read),
            ratio: median(ratios),
          }),
        );
      } finally {
        NewOrderGuess.prototype.seemsNew = seemsNew;
        await ours.close();
      }
    }
  }
  return figures;
};

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
