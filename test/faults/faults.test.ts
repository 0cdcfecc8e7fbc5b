import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgres } from '../../src/store/postgres/postgres.js';
import { DeliveryLog } from './delivery-log.js';
import { Faults } from './faults.js';
import { judge, nothingPending, type SinkCall } from './judge.js';
import { startFaultyDatabase, startTwoServers } from './two-servers.js';

// `npm run test:faults` sets larger numbers.
const KILLS = Number(process.env.FAULTS_KILLS ?? 3);
const DELIVERIES = Number(process.env.FAULTS_DELIVERIES ?? 300);
const SEED = process.env.FAULTS_SEED ?? String(Date.now() % 1_000_000);
const SECRET = 'a secret of the fault tests';
// Enough to keep the other server busy while one is down.
const ORDERS_AT_ONCE = 48;

const database = await startFaultyDatabase('faults');

describe.skipIf(database === undefined)('two servers on one database, killed and cut off', () => {
  it('lose no acknowledged delivery and record no milestone twice', async () => {
    if (database === undefined) return;
    const { sinkUrl, servers, urls, endedByItself } = await startTwoServers(database, { SECRET });

    const log = new DeliveryLog();
    const faults = new Faults({
      ...{ database, servers, log, kills: KILLS, deliveries: DELIVERIES, seed: SEED },
    });
    let number = 0;
    const play = async () => {
      while (log.deliveries < DELIVERIES || faults.kills < KILLS) {
        number += 1;
        await log.play(`${SEED} ${number}`, urls, SECRET);
      }
    };
    const playing = Array.from({ length: ORDERS_AT_ONCE }, play);
    await Promise.race([Promise.all([faults.cause(), ...playing]), endedByItself]);

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
