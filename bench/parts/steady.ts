import { nextBodies } from '../lives.js';
import { ratioOf } from '../measure.js';
import { type Figure, smaller } from '../report.js';
import { compiledFirst, HTTP_PEERS, httpEngines } from './http-peers.js';
import type { Part } from './part.js';
import { sideBySide } from './side-by-side.js';

const PEERS = ['row', 'b'] as const;

const CONNECTIONS = 64;

/**
 * Measures deliveries that come at a steady rate, as those of a provider do: the next one does not wait for the
 * answer to the one before.
 */
export const steady: Part = async (url, given) => {
  const figures: Figure[] = [];
  for (const perSecond of [50, 200, 800]) {
    const open = httpEngines(url, CONNECTIONS);
    const effort = { ...compiledFirst(given), url, perSecond };
    const rates = await sideBySide(['ours', ...PEERS], open, nextBodies, CONNECTIONS, effort);
    for (const name of PEERS) {
      const compared = (of: 'p50' | 'p99' | 'server', unit: string, what: string) =>
        smaller({
          ...{ part: 'steady', what: `${perSecond} a second, ${what}`, unit },
          ...{ peer: HTTP_PEERS[name].title, ours: rates.ours[of], theirs: rates[name][of] },
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
