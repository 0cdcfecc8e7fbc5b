import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { embedded } from '../../src/store/embedded/embedded.js';
import { LIVES, nextBodies } from '../lives.js';
import { median, rateOf, warmUp } from '../measure.js';
import { startProcess } from '../process.js';
import { type Figure, smaller } from '../report.js';
import { fill } from './growth.js';
import type { Effort, Part } from './part.js';

const CONNECTIONS = 32;

/** Memory of a service under load while its database fills, and what the embedded store needs when it is empty. */
export const memory: Part = async (url, effort) => [
  ...(await underLoad(url, effort)),
  ...(await ofEmbedded()),
];

async function underLoad(
  url: string,
  { time, rounds, growth: sizes, warmUp: calls }: Effort,
): Promise<readonly Figure[]> {
  const service = await startProcess({
    ...{ program: 'http-service', name: 'ours' },
    ...{ database: url, connections: CONNECTIONS },
  });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (let life = 0; life < LIVES; life += 1) {
      for (const body of nextBodies()) await service.take(body);
    }
    await warmUp(service.take, nextBodies, CONNECTIONS, 10 * calls);
    // What is resident at one moment depends on when garbage was collected last.
    const load = async () => {
      const resident: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        await rateOf(service.take, nextBodies, CONNECTIONS, time);
        resident.push(await residentMiB(service.pid));
      }
      return median(resident);
    };
    const first = await settled(load);
    const figures: Figure[] = [];
    for (const size of sizes) {
      await fill(client, `bench_http_${service.pid}`, size);
      figures.push(
        smaller({
          part: 'memory',
          what: `the service under load, ${size} orders`,
          ours: await load(),
          unit: 'MiB resident',
          peer: 'the same before they were there',
          theirs: first,
          aim: 0.8,
        }),
      );
    }
    return figures;
  } finally {
    await client.end();
    await service.close();
  }
}

const MOST_LOADS = 12;

/** What is resident once three loads in a row leave nearly the same: the heap grows in steps. */
async function settled(load: () => Promise<number>): Promise<number> {
  const loads: number[] = [];
  do loads.push(await load());
  while (loads.length < MOST_LOADS && !areAlike(loads.slice(-3)));
  return loads.at(-1) ?? Number.NaN;
}

function areAlike(loads: readonly number[]): boolean {
  return loads.length === 3 && Math.max(...loads) < 1.03 * Math.min(...loads);
}

/** Linux counts it; elsewhere it is not known. */
async function residentMiB(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1_024;
}

async function ofEmbedded(): Promise<readonly Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-bench-'));
  const started = async () => {
    const began = performance.now();
    const store = embedded(directory);
    await store.migrate();
    const ms = performance.now() - began;
    await store.close();
    return ms;
  };
  try {
    const first = await started();
    const again = await started();
    const mib = (await bytesIn(directory)) / 2 ** 20;
    const common = { part: 'memory', peer: 'created first' };
    return [
      smaller({ ...common, what: 'embedded, start', ours: again, unit: 'ms', theirs: first }),
      smaller({
        ...common,
        what: 'embedded, empty on disk',
        ours: mib,
        unit: 'MiB',
        theirs: mib,
      }),
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function bytesIn(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true });
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(directory, name))).size),
  );
  return sizes.reduce((sum, one) => sum + one, 0);
}
