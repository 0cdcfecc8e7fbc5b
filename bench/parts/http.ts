import { nextBodies } from '../lives.js';
import { type Rounds, ratioOf } from '../measure.js';
import { type Figure, faster, smaller } from '../report.js';
import { compiledFirst, HTTP_PEERS, type HttpPeer, httpEngines } from './http-peers.js';
import type { Part } from './part.js';
import { type CostlyRate, sideBySide } from './side-by-side.js';

/** The least ratios of processor times, theirs to ours, by the number of connections. Rates depend on the hour. */
const AIMS: Readonly<Partial<Record<HttpPeer, Readonly<Record<number, number>>>>> = {
  row: { 32: 1 / 1.2, 128: 1 / 1.2 },
  b: { 32: 2.5, 128: 2.5 },
};

const PEERS = ['bare', 'row', 'a', 'b'] as const;

/** Measures from a signed delivery over HTTP to its answer, with the service in another process. */
export const http: Part = async (url, given) => {
  const effort = { ...compiledFirst(given), url };
  const figures: Figure[] = [];
  for (const connections of [1, 32, 128]) {
    const open = httpEngines(url, connections);
    const rates = await sideBySide(['ours', ...PEERS], open, nextBodies, connections, effort);
    for (const name of PEERS) figures.push(...compared(rates.ours, rates[name], name, connections));
  }
  return figures;
};

/** The figures of this package beside those of a peer. */
function compared(
  ours: Rounds<CostlyRate>,
  theirs: Rounds<CostlyRate>,
  name: HttpPeer,
  connections: number,
): readonly Figure[] {
  const what = `${connections} connections`;
  const peer = HTTP_PEERS[name].title;
  const figure = (of: keyof CostlyRate, named: string, unit: string, aim?: number) => ({
    ...{ part: 'http', what: named, ours: ours[of], unit, peer, theirs: theirs[of] },
    ratio: ratioOf(ours, theirs, of),
    ...(aim === undefined ? {} : { aim }),
  });
  return [
    faster(figure('perSecond', what, 'deliveries/s')),
    smaller(figure('p50', `${what}, p50`, 'ms')),
    smaller(figure('p99', `${what}, p99`, 'ms')),
    smaller(figure('server', `${what}, service and database`, CPU, AIMS[name]?.[connections])),
    smaller(figure('service', `${what}, service`, CPU)),
    smaller(figure('database', `${what}, database`, CPU)),
    smaller(figure('client', `${what}, client`, CPU)),
    smaller(figure('log', `${what}, log`, 'bytes')),
  ];
}

/** Of one delivery. */
const CPU = 'ms of processor';
