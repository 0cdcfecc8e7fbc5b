import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgres } from '../../src/store/postgres/postgres.js';
import { stripeLives } from '../../src/testing/stripe-simulator/index.js';
import { Faults } from './faults.js';
import { judge, nothingPending, type SinkCall } from './judge.js';
import { judgeStripe } from './stripe-judge.js';
import { StripeLog } from './stripe-log.js';
import { startFaultyDatabase, startTwoServers } from './two-servers.js';

// `npm run test:faults` sets larger numbers.
const KILLS = Number(process.env.FAULTS_KILLS ?? 3);
const DELIVERIES = Number(process.env.FAULTS_DELIVERIES ?? 300);
const SEED = process.env.FAULTS_SEED ?? String(Date.now() % 1_000_000);
const SECRET = 'whsec_of_the_fault_tests';
// Enough to keep the other server busy while one is down.
const LIVES_AT_ONCE = 16;

const database = await startFaultyDatabase('stripe-faults');

describe.skipIf(database === undefined)('two servers of a shop that sells through Stripe', () => {
  it('lose nothing, ship nothing twice and end as Stripe does, killed and cut off', async () => {
    if (database === undefined) return;
    const { sinkUrl, servers, urls, endedByItself } = await startTwoServers(database, {
      ...{ SECRET, PROVIDER: 'stripe' },
    });

    const log = new StripeLog();
    const faults = new Faults({
      ...{ database, servers, log, kills: KILLS, deliveries: DELIVERIES, seed: SEED },
    });
    const lives = stripeLives({ seed: SEED, count: Number.POSITIVE_INFINITY, mode: 'test' });
    const play = async () => {
      while (log.deliveries < DELIVERIES || faults.kills < KILLS) {
        const { value: life } = lives.next();
        // The servers stand for the platform's own account.
        if (life === undefined || life.account !== undefined) continue;
        await log.play(life, urls, SECRET);
      }
    };
    const playing = Array.from({ length: LIVES_AT_ONCE }, play);
    await Promise.race([Promise.all([faults.cause(), ...playing]), endedByItself]);

    await Promise.all(servers.map((server) => server.ready()));
    const store = postgres(database.url);
    onTestFinished(() => store.close());
    await nothingPending(store, () => setTimeout(100));
    const calls = (await (await fetch(sinkUrl)).json()) as readonly SinkCall[];
    const { orders, observations, milestones, withdrawn, withdrawnInDoubt, ...verdict } =
      await judge(store, log, calls);
    const ends = await judgeStripe(store, log, calls);
    const unlabelled = log.lives.filter(({ truth }) => truth.unplaced).length;
    const figures = { orders, observations, milestones, withdrawn, withdrawnInDoubt, unlabelled };
    console.log(
      [
        `seed ${SEED}`,
        `lives ${log.lives.length}, deliveries and reports ${log.deliveries}, again ${log.redeliveries}`,
        `kills ${faults.kills}, restarts of the database ${faults.restarts}, connections cut ${faults.cuts} times, commits slowed ${faults.slowed} times`,
        `answers ${JSON.stringify(Object.fromEntries(log.statuses))} (0: none came)`,
        `${JSON.stringify(figures)}, handler calls ${calls.length}`,
      ].join('\n'),
    );
    const wrong = Object.entries({ ...verdict, ...ends }).filter(([, found]) => found.length > 0);
    expect(wrong).toEqual([]);
    expect(faults.kills).toBeGreaterThanOrEqual(KILLS);
    expect(orders).toBeGreaterThan(0);
    // Without a redelivery nothing went wrong, and the test would prove nothing.
    expect(log.redeliveries).toBeGreaterThan(0);
  });
});
