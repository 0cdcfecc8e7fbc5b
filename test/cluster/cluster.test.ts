import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { restate } from '../../src/restate/index.js';
import type { Store } from '../../src/store/store.js';
import { Random } from '../../src/testing/simulator/index.js';
import { freePort } from '../_support/free-port.js';
import {
  RESTATE_SERVER,
  type RestateCluster,
  type RestateNode,
  startRestate,
  warnWithoutRestate,
} from '../_support/restate-server.js';
import { temporaryDirectory } from '../_support/temporary-directory.js';
import { compileProject } from '../faults/compiled-project.js';
import { DeliveryLog } from '../faults/delivery-log.js';
import { FaultProcess } from '../faults/fault-process.js';
import { judge, nothingPending, type SinkCall } from '../faults/judge.js';
import { startBalancer } from './balancer.js';

// Each kills one server of the cluster and one instance of the service.
const KILLS = Number(process.env.CLUSTER_KILLS ?? 4);
const DELIVERIES = Number(process.env.CLUSTER_DELIVERIES ?? 4_000);
const SEED = process.env.CLUSTER_SEED ?? String(Date.now() % 1_000_000);
const SECRET = 'a secret of the cluster test';
const NODES = 3;
const INSTANCES = 2;
const ORDERS_AT_ONCE = Number(process.env.CLUSTER_ORDERS_AT_ONCE ?? 16);

warnWithoutRestate('npm run test:cluster');

describe.skipIf(RESTATE_SERVER === undefined)('two services on three servers, killed', () => {
  it('lose no acknowledged delivery and record no milestone twice', async () => {
    console.log(`seed ${SEED}`);
    const cluster = await startRestate(NODES, 8);
    onTestFinished(() => cluster.stop());
    const code = await temporaryDirectory();
    await compileProject(code, ['test/faults/processes', 'test/cluster/processes']);
    const sink = new FaultProcess(join(code, 'test/faults/processes/sink.js'));
    onTestFinished(() => sink.stop());
    const sinkUrl = await sink.start();

    const ports = await Promise.all(Array.from({ length: 2 * INSTANCES }, freePort));
    const workers = ports.slice(0, INSTANCES);
    const balancer = await startBalancer(workers);
    onTestFinished(() => balancer.close());
    const ingress = cluster.nodes.map((node) => node.ingress);
    const admin = cluster.nodes.map((node) => node.admin);
    const instances = workers.map(
      (worker, index) =>
        new FaultProcess(join(code, 'test/cluster/processes/engine-server.js'), {
          INGRESS: ingress.join(','),
          ADMIN: admin.join(','),
          WORKER_PORT: String(worker),
          WORKER_URL: balancer.url,
          PORT: String(ports[INSTANCES + index]),
          SECRET,
          SINK: sinkUrl,
        }),
    );
    onTestFinished(async () => {
      await Promise.all(instances.map((instance) => instance.stop()));
    });
    const urls = await Promise.all(instances.map((instance) => instance.start()));
    report('cluster and instances are up');

    const log = new DeliveryLog();
    const faults = new Faults(cluster, instances, log);
    const from = Date.now();
    let number = 0;
    const play = async () => {
      while (log.deliveries < DELIVERIES || faults.nodes < KILLS) {
        number += 1;
        await log.play(`${SEED} ${number}`, urls, SECRET);
      }
    };
    const playing = Promise.all(Array.from({ length: ORDERS_AT_ONCE }, play));
    await faults.cause();
    await playing;
    report(`all ${log.deliveries} deliveries were answered`);
    const seconds = (Date.now() - from) / 1_000;

    await Promise.all(instances.map((instance) => instance.ready()));
    const store = restate(ingress, { admin, timeoutMs: 60_000 });
    onTestFinished(() => store.close());
    await nothingPending(store, () => setTimeout(200));
    report('no milestone is pending');
    const calls = (await (await fetch(sinkUrl)).json()) as readonly SinkCall[];
    const { orders, observations, milestones, withdrawn, withdrawnInDoubt, ...verdict } =
      await judge(store, log, calls);
    const faultsFound = { ...verdict, attemptedTwice: twice(calls), undelivered: log.undelivered };
    console.log(
      [
        `seed ${SEED}: ${NODES} servers, the log on two of them, ${INSTANCES} instances`,
        `deliveries ${log.deliveries}, redeliveries ${log.redeliveries}, in ${seconds.toFixed(0)} s`,
        `killed: servers ${faults.nodes}, instances ${faults.instances}`,
        `answers ${JSON.stringify(Object.fromEntries(log.statuses))} (0: none came)`,
        `orders ${orders}, observations ${observations}, milestones ${milestones}, withdrawn ${withdrawn} (${withdrawnInDoubt} in doubt), handler calls ${calls.length}`,
        Object.entries(faultsFound)
          .map(([name, found]) => `${name} ${found.length}`)
          .join(', '),
      ].join('\n'),
    );
    expect(faultsFound).toEqual(
      Object.fromEntries(Object.keys(faultsFound).map((name) => [name, []])),
    );
    expect(orders).toBeGreaterThan(0);
    // Without a redelivery nothing went wrong, and the test would prove nothing.
    expect(log.redeliveries).toBeGreaterThan(0);
  });
});

/** Prints the progress of a run, which takes minutes. */
function report(what: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
}

/** Attempts that reached the handler more than once. */
function twice(calls: readonly SinkCall[]): readonly string[] {
  const seen = new Set<string>();
  return calls.flatMap(({ key, attempt }) => {
    const what = `${key} ${attempt}`;
    return seen.size === seen.add(what).size ? [what] : [];
  });
}

/** Kills one server and one instance at a time, at random moments, and restarts them. */
class Faults {
  nodes = 0;
  instances = 0;
  readonly #cluster: RestateCluster;
  readonly #instances: readonly FaultProcess[];
  readonly #log: DeliveryLog;
  readonly #random = new Random(`${SEED} faults`);

  constructor(cluster: RestateCluster, instances: readonly FaultProcess[], log: DeliveryLog) {
    this.#cluster = cluster;
    this.#instances = instances;
    this.#log = log;
  }

  async cause(): Promise<void> {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await this.#log.reached((DELIVERIES * kill) / (KILLS + 1), this.#random);
      const node = this.#random.pick(this.#cluster.nodes);
      const instance = this.#random.pick(this.#instances);
      await Promise.all([this.#killServer(node), this.#killInstance(instance)]);
    }
  }

  async #killServer(node: RestateNode): Promise<void> {
    await node.kill();
    this.nodes += 1;
    report(`killed a server after ${this.#log.deliveries} deliveries`);
    // The others must detect it and go on without it.
    await setTimeout(this.#random.int(500, 4_000));
    await node.start();
    await whenReady(restate(node.ingress, { admin: node.admin, timeoutMs: 120_000 }));
    report('that server works again');
  }

  async #killInstance(instance: FaultProcess): Promise<void> {
    await setTimeout(this.#random.int(0, 3_000));
    await instance.killAndRestart();
    this.instances += 1;
    report(`killed an instance after ${this.#log.deliveries} deliveries`);
  }
}

/** Resolves when a server answers for orders in every part of the cluster. */
async function whenReady(store: Store): Promise<void> {
  const orderIds = Array.from({ length: 64 }, (_, n) => `unknown ${n}`);
  await store.load(
    orderIds.map((orderId) => ({ key: { account: 'default', orderId }, observationIds: [] })),
  );
  await store.close();
}
