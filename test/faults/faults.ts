import { Random } from '../../src/testing/simulator/index.js';
import type { OwnServer } from '../_support/postgres-server.js';
import { cutConnections, slowCommits } from './database-faults.js';
import type { FaultProcess } from './fault-process.js';

/** What the faults are distributed over. */
export interface Deliveries {
  /** Resolves when this number of deliveries is reached. */
  reached(count: number, random: Random): Promise<void>;
  readonly deliveries: number;
}

/** The faults of one run. */
export interface FaultsOptions {
  readonly database: OwnServer;
  readonly servers: readonly FaultProcess[];
  readonly log: Deliveries;
  /** How many times a server is killed. */
  readonly kills: number;
  /** Over how many deliveries. */
  readonly deliveries: number;
  readonly seed: string;
}

/** Causes the faults, distributed evenly over the deliveries. */
export class Faults {
  kills = 0;
  restarts = 0;
  cuts = 0;
  slowed = 0;
  readonly #options: FaultsOptions;
  readonly #random: Random;

  constructor(options: FaultsOptions) {
    this.#options = options;
    this.#random = new Random(`${options.seed} faults`);
  }

  async cause(): Promise<void> {
    const { database, servers, log, kills, deliveries } = this.#options;
    const { url } = database;
    for (let kill = 1; kill <= kills; kill += 1) {
      await log.reached((deliveries * kill) / (kills + 1), this.#random);
      await servers[this.#random.int(0, servers.length - 1)]?.killAndRestart();
      this.kills += 1;
      if (kills >= 100 && kill % 10 === 0) {
        console.log(`killed ${kill} of ${kills} after ${log.deliveries} deliveries`);
      }
      if (kill % 4 === 1) {
        await ignoringErrors(cutConnections(url));
        this.cuts += 1;
      }
      if (kill % 8 === 2) {
        await database.restart(this.#random.pick(['fast', 'crash'] as const));
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
