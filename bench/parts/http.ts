import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { signForTest } from '../../src/adapters/digital-river/index.js';
import { SIGNATURE_HEADER } from '../../src/testing/simulator/index.js';
import { nextBodies, SECRET } from '../lives.js';
import { type Engine, type Rounds, ratioOf } from '../measure.js';
import { type Figure, faster, smaller } from '../report.js';
import type { Part } from './part.js';
import { type CostlyRate, sideBySide } from './side-by-side.js';

const SERVICE = fileURLToPath(new URL('../http-service.js', import.meta.url));
const BARE_SERVER = fileURLToPath(new URL('../bare-server.js', import.meta.url));

/** Who else answers the deliveries, and how this package is to compare at 32 and 128 connections. */
const PEERS: Readonly<Record<'bare' | 'row' | 'a' | 'b', Peer>> = {
  bare: { title: 'a bare server: verifies and parses', program: BARE_SERVER },
  row: {
    title: 'a bare server that commits one row',
    program: BARE_SERVER,
    processor: { 32: 1 / 1.2, 128: 1 / 1.2 },
  },
  a: { title: 'the same service with (a) inside', program: SERVICE, rate: { 32: 3 } },
  b: {
    title: 'the same service with (b) inside',
    program: SERVICE,
    rate: { 32: 2 },
    processor: { 32: 2.5, 128: 2.5 },
  },
};

interface Peer {
  readonly title: string;
  readonly program: string;
  /** The least ratio of rates, by the number of connections. */
  readonly rate?: Readonly<Record<number, number>>;
  /** The least ratio of processor times, theirs to ours. */
  readonly processor?: Readonly<Record<number, number>>;
}

type Name = 'ours' | keyof typeof PEERS;

const NAMES = ['ours', 'bare', 'row', 'a', 'b'] as const;

/** Measures from a signed delivery over HTTP to its answer, with the service in another process. */
export const http: Part = async (url, effort) => {
  const figures: Figure[] = [];
  for (const connections of [1, 32, 128]) {
    const open = (name: Name) => startService(name, url, connections);
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
  { title: peer, rate, processor }: Peer,
  connections: number,
): readonly Figure[] {
  const what = `${connections} connections`;
  const figure = (of: keyof CostlyRate, named: string, unit: string, aim?: number) => ({
    ...{ part: 'http', what: named, ours: ours[of], unit, peer, theirs: theirs[of] },
    ratio: ratioOf(ours, theirs, of),
    ...(aim === undefined ? {} : { aim }),
  });
  return [
    faster(figure('perSecond', what, 'deliveries/s', rate?.[connections])),
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

/** Starts a service in another process, and a client. */
export async function startService(
  name: Name,
  database: string,
  connections: number,
): Promise<Engine<string>> {
  const program = name === 'ours' ? SERVICE : PEERS[name].program;
  const child = spawn(process.execPath, [program, name, database, String(connections)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => first),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The service ended with ${code}.`);
    }),
  ]);
  // A cheap client, because it shares the processors with the service and the database.
  const pool = new Pool(new URL(String(line)).origin, { connections });
  const take = async (body: string) => {
    const { statusCode, body: answer } = await pool.request({
      path: '/webhooks/digital-river',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [SIGNATURE_HEADER]: signForTest({ rawBody: body, secret: SECRET }),
      },
      body,
    });
    await answer.dump();
    if (statusCode !== 200) throw new Error(`The service answered ${statusCode}.`);
  };
  return {
    take,
    ...(child.pid === undefined ? {} : { pid: child.pid }),
    async close() {
      await pool.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
