import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgres } from '../../src/store/postgres/postgres.js';
import { Random } from '../../src/testing/simulator/index.js';
import { freePort } from '../_support/free-port.js';
import { type OwnServer, startOwnServer } from '../_support/postgres-server.js';
import { temporaryDirectory } from '../_support/temporary-directory.js';
import { compileProject } from './compiled-project.js';
import { cutConnections, prepareSlowCommits, slowCommits } from './database-faults.js';
import { DeliveryLog } from './delivery-log.js';
import { FaultProcess } from './fault-process.js';
import { judge, nothingPending, type SinkCall } from './judge.js';

// `npm run test:faults` sets larger numbers.
const KILLS = Number(process.env.FAULTS_KILLS ?? 4);
const DELIVERIES = Number(process.env.FAULTS_DELIVERIES ?? 500);
const SEED = process.env.FAULTS_SEED ?? String(Date.now() % 1_000_000);
const SECRET = 'a secret of the fault tests';
// Enough to keep the other server busy while one is down.
const ORDERS_AT_ONCE = 48;

const database = await startOwnServer('faults', {
  initdbFlags: ['--no-sync'],
  postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=on', '-c', 'max_connections=100'],
}).catch((error: unknown) => {
  if (process.env.CI === 'true') throw error;
  console.warn(`\n!!! NO POSTGRESQL SERVER: the fault tests are SKIPPED. ${error}\n`);
  return undefined;
});

describe.skipIf(database === undefined)('two servers on one database, killed and cut off', () => {
  it('lose no acknowledged delivery and record no milestone twice', async () => {
    if (database === undefined) return;
    onTestFinished(() => database.stop());
    const code = await temporaryDirectory();
    await compileProject(code);
    const empty = postgres(database.url);
    await empty.migrate();
    await empty.close();
    await prepareSlowCommits(database.url);

    const programs = join(code, 'test/faults/processes');
    const sink = new FaultProcess(join(programs, 'sink.js'));
    onTestFinished(() => sink.stop());
    const sinkUrl = await sink.start();
    const ports = [await freePort(), await freePort()];
    const servers = ports.map(
      (port) =>
        new FaultProcess(join(programs, 'server.js'), {
          DATABASE_URL: database.url,
          PORT: String(port),
          SECRET,
          SINK: sinkUrl,
        }),
    );
    onTestFinished(async () => {
      await Promise.all(servers.map((server) => server.stop()));
    });
    const urls = await Promise.all(servers.map((server) => server.start()));

    const log = new DeliveryLog();
    const faults = new Faults(database, servers, log);
    let number = 0;
    const play = async () => {
      while (log.deliveries < DELIVERIES || faults.kills < KILLS) {
        number += 1;
        await log.play(`${SEED} ${number}`, urls, SECRET);
      }
    };
    const playing = Array.from({ length: ORDERS_AT_ONCE }, play);
    await Promise.race([
      Promise.all([faults.cause(), ...playing]),
      ...[sink, ...servers].map(({ endedByItself }) => endedByItself),
    ]);

    await Promise.all(servers.map((server) => server.ready()));
    const store = postgres(database.url);
    onTestFinished(() => store.close());
    await nothingPending(store, () => setTimeout(100));
    const calls = (await (await fetch(sinkUrl)).json()) as readonly SinkCall[];
    const { lost, doubled, wrong, missing, unhandled, afterWithdrawal, outOfOrder, ...figures } =
      await judge(store, log, calls);
    console.log(
      [
        `seed ${SEED}`,
        `deliveries ${log.deliveries}, redeliveries ${log.redeliveries}`,
        `kills ${faults.kills}, restarts of the database ${faults.restarts}, connections cut ${faults.cuts} times, commits slowed ${faults.slowed} times`,
        `answers ${JSON.stringify(Object.fromEntries(log.statuses))} (0: none came)`,
        `${JSON.stringify(figures)}, handler calls ${calls.length}`,
        `lost ${lost.length}, doubled ${doubled.length}, missing ${missing.length}, wrong ${wrong.length}, unhandled ${unhandled.length}`,
      ].join('\n'),
    );
    expect({
      lost,
      doubled,
      wrong,
      missing,
      unhandled,
      afterWithdrawal,
      outOfOrder,
      undelivered: log.undelivered,
    }).toEqual({
      lost: [],
      doubled: [],
      wrong: [],
      missing: [],
      unhandled: [],
      afterWithdrawal: [],
      outOfOrder: [],
      undelivered: [],
    });
    expect(faults.kills).toBeGreaterThanOrEqual(KILLS);
    expect(figures.orders).toBeGreaterThan(0);
    // Without a redelivery nothing went wrong, and the test would prove nothing.
    expect(log.redeliveries).toBeGreaterThan(0);
  });
});

/** Causes the faults, distributed evenly over the deliveries. */
class Faults {
  kills = 0;
  restarts = 0;
  cuts = 0;
  slowed = 0;
  readonly #database: OwnServer;
  readonly #servers: readonly FaultProcess[];
  readonly #log: DeliveryLog;
  readonly #random = new Random(`${SEED} faults`);

  constructor(database: OwnServer, servers: readonly FaultProcess[], log: DeliveryLog) {
    this.#database = database;
    this.#servers = servers;
    this.#log = log;
  }

  async cause(): Promise<void> {
    const { url } = this.#database;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await this.#log.reached((DELIVERIES * kill) / (KILLS + 1), this.#random);
      await this.#servers[this.#random.int(0, this.#servers.length - 1)]?.killAndRestart();
      this.kills += 1;
      if (KILLS >= 100 && kill % 10 === 0) {
        console.log(`killed ${kill} of ${KILLS} after ${this.#log.deliveries} deliveries`);
      }
      if (kill % 4 === 1) {
        await ignoringErrors(cutConnections(url));
        this.cuts += 1;
      }
      if (kill % 8 === 2) {
        await this.#database.restart(this.#random.pick(['fast', 'crash'] as const));
        this.restarts += 1;
      }
      if (kill % 4 === 3) {
        await ignoringErrors(slowCommits(url, true));
        this.slowed += 1;
      }
      if (kill % 4 === 0) await ignoringErrors(slowCommits(url, false));
    }
    await slowCommits(url, false);
  }
}

async function ignoringErrors(work: Promise<void>): Promise<void> {
  await work.catch(() => undefined);
}
