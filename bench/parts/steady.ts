import { nextBodies } from '../lives.js';
import { ratioOf } from '../measure.js';
import { startProcess } from '../process.js';
import { type Figure, smaller } from '../report.js';
import type { Part } from './part.js';
import { sideBySide } from './side-by-side.js';

const PEERS = {
  row: { title: 'a bare server that commits one row', program: 'bare-server' },
  b: { title: 'the same service with (b) inside', program: 'http-service' },
} as const;

const NAMES = ['ours', 'row', 'b'] as const;

const CONNECTIONS = 64;

/**
 * Measures deliveries that come at a steady rate, as those of a provider do: the next one does not wait for the
 * answer to the one before.
 */
export const steady: Part = async (url, given) => {
  const figures: Figure[] = [];
  for (const perSecond of [50, 200, 800]) {
    const open = (name: (typeof NAMES)[number]) => {
      const program = name === 'ours' ? 'http-service' : PEERS[name].program;
      return startProcess({ program, name, database: url, connections: CONNECTIONS });
    };
    const effort = { ...given, url, perSecond, warmUp: 5 * given.warmUp };
    const rates = await sideBySide(NAMES, open, nextBodies, CONNECTIONS, effort);
    for (const name of ['row', 'b'] as const) {
      const compared = (of: 'p50' | 'p99' | 'server', unit: string, what: string) =>
        smaller({
          ...{ part: 'steady', what: `${perSecond} a second, ${what}`, unit },
          ...{ peer: PEERS[name].title, ours: rates.ours[of], theirs: rates[name][of] },
          ratio: ratioOf(rates.ours, rates[name], of),
        });
      figures.push(
        compared('p50', 'ms', 'p50'),
        compared('p99', 'ms', 'p99'),
        compared('server', 'ms of processor', 'service and database'),
      );
    }
  }
  return figures;
};
