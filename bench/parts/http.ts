import { nextBodies } from '../lives.js';
import { type Rounds, ratioOf } from '../measure.js';
import { type Program, startProcess } from '../process.js';
import { type Figure, faster, smaller } from '../report.js';
import type { Part } from './part.js';
import { type CostlyRate, sideBySide } from './side-by-side.js';

/** Who else answers the deliveries, and how this package is to compare at 32 and 128 connections. */
const PEERS: Readonly<Record<'bare' | 'row' | 'a' | 'b', Peer>> = {
  bare: { title: 'a bare server: verifies and parses', program: 'bare-server' },
  row: {
    title: 'a bare server that commits one row',
    program: 'bare-server',
    processor: { 32: 1 / 1.2, 128: 1 / 1.2 },
  },
  a: { title: 'the same service with (a) inside', program: 'http-service' },
  b: {
    title: 'the same service with (b) inside',
    program: 'http-service',
    processor: { 32: 2.5, 128: 2.5 },
  },
};

interface Peer {
  readonly title: string;
  readonly program: Program;
  /** The least ratio of processor times, theirs to ours, by the number of connections. Rates depend on the hour. */
  readonly processor?: Readonly<Record<number, number>>;
}

type Name = 'ours' | keyof typeof PEERS;

const NAMES = ['ours', 'bare', 'row', 'a', 'b'] as const;

/** Measures from a signed delivery over HTTP to its answer, with the service in another process. */
export const http: Part = async (url, given) => {
  // Of the first ten thousand deliveries a third of the processor time is the compiler's.
  const effort = { ...given, warmUp: 5 * given.warmUp };
  const figures: Figure[] = [];
  for (const connections of [1, 32, 128]) {
    const open = (name: Name) => {
      const program = name === 'ours' ? 'http-service' : PEERS[name].program;
      return startProcess({ program, name, database: url, connections });
    };
    const rates = await sideBySide(NAMES, open, nextBodies, connections, { url, ...effort });
    for (const name of NAMES) {
      if (name !== 'ours')
        figures.push(...compared(rates.ours, rates[name], PEERS[name], connections));
    }
  }
  return figures;
};

/** The figures of this package beside those of a peer. */
function compared(
  ours: Rounds<CostlyRate>,
  theirs: Rounds<CostlyRate>,
  { title: peer, processor }: Peer,
  connections: number,
): readonly Figure[] {
  const what = `${connections} connections`;
  const figure = (of: keyof CostlyRate, named: string, unit: string, aim?: number) => ({
    ...{ part: 'http', what: named, ours: ours[of], unit, peer, theirs: theirs[of] },
    ratio: ratioOf(ours, theirs, of),
    ...(aim === undefined ? {} : { aim }),
  });
  return [
    faster(figure('perSecond', what, 'deliveries/s')),
    smaller(figure('p50', `${what}, p50`, 'ms')),
    smaller(figure('p99', `${what}, p99`, 'ms')),
    smaller(figure('server', `${what}, service and database`, CPU, processor?.[connections])),
    smaller(figure('service', `${what}, service`, CPU)),
    smaller(figure('database', `${what}, database`, CPU)),
    smaller(figure('client', `${what}, client`, CPU)),
    smaller(figure('log', `${what}, log`, 'bytes')),
  ];
}

/** Of one delivery. */
const CPU = 'ms of processor';
