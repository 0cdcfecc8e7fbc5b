import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { nextOrder, OBSERVATIONS_PER_ORDER } from '../../bench/lives.js';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { restate } from '../../src/restate/index.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { postgres } from '../../src/store/postgres/postgres.js';
import type { Store } from '../../src/store/store.js';
import { startOwnServer } from '../_support/postgres-server.js';
import { RESTATE_SERVER, startRestate, warnWithoutRestate } from '../_support/restate-server.js';
import { processorSeconds } from './process-tree.js';

// Prints the cost of an event on PostgreSQL and on Restate, in one run on one machine. It asserts
// nothing about time.
const ORDERS = Number(process.env.COST_ORDERS ?? 250);
const CALLERS = 64;

warnWithoutRestate('npm run test:cluster');

/** A store with its processes and directory. */
interface MeasuredStore {
  readonly name: string;
  readonly store: Store;
  readonly pids: readonly number[];
  readonly directory: string;
  stop(): Promise<void>;
}

describe.skipIf(RESTATE_SERVER === undefined)('an event', () => {
  it('is measured on PostgreSQL and on Restate', async () => {
    const rows: Record<string, string>[] = [];
    for (const open of [inPostgres, () => inRestate(1), () => inRestate(3)]) {
      const place = await open();
      try {
        rows.push(await measured(place));
      } finally {
        await place.stop();
      }
    }
    console.log(
      `${ORDERS} orders of ${OBSERVATIONS_PER_ORDER} observations, ${CALLERS} callers, then 1 caller`,
    );
    console.table(rows);
    expect(rows).toHaveLength(3);
  });
});

async function measured({
  name,
  store,
  pids,
  directory,
}: MeasuredStore): Promise<Record<string, string>> {
  const orders = await createOrderLifecycle({
    provider: digitalRiver({ webhookSecrets: ['a secret'] }),
    store,
  });
  const take = async (callers: number, count: number) => {
    const lives = Array.from({ length: count }, () => nextOrder());
    const caller = async () => {
      for (let life = lives.pop(); life !== undefined; life = lives.pop()) {
        for (const observation of life) await orders.observe(observation);
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
  };
  // A warm-up, after which code is compiled and statements are planned.
  await take(CALLERS, 64);
  const before = {
    bytes: await bytesIn(directory),
    servers: await processorSeconds(pids),
    here: process.cpuUsage(),
    at: performance.now(),
  };
  await take(CALLERS, ORDERS);
  const seconds = (performance.now() - before.at) / 1_000;
  const here = process.cpuUsage(before.here);
  const servers = (await processorSeconds(pids)) - before.servers;
  const bytes = (await bytesIn(directory)) - before.bytes;
  const alone = performance.now();
  await take(1, 10);
  const latency = (performance.now() - alone) / (10 * OBSERVATIONS_PER_ORDER);
  await orders.stop();
  const events = ORDERS * OBSERVATIONS_PER_ORDER;
  const each = (amount: number) => ((amount * 1_000) / events).toFixed(2);
  return {
    place: name,
    'events/s': (events / seconds).toFixed(0),
    'ms alone': latency.toFixed(1),
    'cpu ms here': each((here.user + here.system) / 1e6),
    'cpu ms servers': each(servers),
    'kB written an event': (bytes / events / 1_000).toFixed(1),
  };
}

async function inPostgres(): Promise<MeasuredStore> {
  const server = await startOwnServer('cost');
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<{ data_directory: string }>('show data_directory');
  await client.end();
  const directory = rows[0]?.data_directory ?? '';
  const [pid] = (await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n');
  const store = postgres(server.url);
  return {
    name: 'PostgreSQL, one server',
    store,
    pids: [Number(pid)],
    directory,
    stop: () => server.stop(),
  };
}

async function inRestate(count: number): Promise<MeasuredStore> {
  const cluster = await startRestate(count, 8);
  const store = restate(
    cluster.nodes.map(({ ingress }) => ingress),
    {
      admin: cluster.nodes.map(({ admin }) => admin),
      worker: { host: '127.0.0.1', port: 0 },
      timeoutMs: 60_000,
    },
  );
  return {
    name: count === 1 ? 'Restate, one server' : `Restate, ${count} servers, log on 2`,
    store,
    pids: cluster.nodes.map(({ pid }) => pid),
    directory: cluster.directory,
    stop: () => cluster.stop(),
  };
}

async function bytesIn(directory: string): Promise<number> {
  const { stdout } = await promisify(execFile)('du', ['-sb', directory]);
  return Number(stdout.split('\t')[0]);
}
