import { ENGINES, type EngineName, openEngine } from '../engines.js';
import { nextOrder } from '../lives.js';
import { medians, type Rate, rateOf } from '../measure.js';
import { faster } from '../report.js';
import type { Part } from './part.js';

const AIMS: Readonly<Record<number, Readonly<Partial<Record<EngineName, number>>>>> = {
  1: { b: 0.8 },
  32: { a: 4, b: 2.5, c: 0.8 },
  512: { c: 1.2 },
};

const PEERS = {
  a: '(a) one statement per round trip',
  b: '(b) select and one CTE',
  c: '(c) floor: one INSERT per commit',
} as const;

/** From an observation in this process to the answer that it is durable. */
export const ingest: Part = async (url, { time, rounds }) => {
  const figures = [];
  for (const callers of [1, 8, 32, 128, 512]) {
    const measure = (name: EngineName) => async (): Promise<Rate> => {
      const engine = await openEngine(name, url, callers);
      await rateOf(engine.take, nextOrder, callers, time / 4);
      const rate = await rateOf(engine.take, nextOrder, callers, time);
      await engine.close();
      return rate;
    };
    const rates = await medians(rounds, {
      ours: measure('ours'),
      a: measure('a'),
      b: measure('b'),
      c: measure('c'),
    });
    for (const name of ENGINES) {
      if (name === 'ours') continue;
      const aim = AIMS[callers]?.[name];
      figures.push(
        faster({
          part: 'ingest',
          what: `${callers} callers`,
          ours: rates.ours.perSecond,
          unit: 'events/s',
          peer: PEERS[name],
          theirs: rates[name].perSecond,
          ...(aim === undefined ? {} : { aim }),
        }),
      );
    }
  }
  return figures;
};
