import { randomBytes, randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import {
  type Configuration,
  readConfiguration,
  type ServeFlags,
} from '../configuration/configuration.js';
import type { Environment } from '../configuration/environment.js';
import { listOf } from '../configuration/list.js';
import { print } from '../output/print.js';
import { run, stopSignal } from '../running.js';
import { reportAddress, reportOrders, reportRefusals } from './report.js';
import { contradictBlock, deliverAll } from './simulated-provider.js';
import { type Story, storiesOf } from './stories.js';

/** The flags of a demo. */
export interface DemoFlags extends ServeFlags {
  readonly once?: boolean;
  readonly seed?: string;
}

/** Plays a provider against a service with a store of its own, and prints the result. */
export async function demo(flags: DemoFlags, env: Environment): Promise<void> {
  if (flags.data !== undefined) return play(flags.data, flags, env, () => {});
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-demo-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  // Until the demo itself listens to signals, an interrupted one must leave nothing behind either.
  const onInterrupt = (signal: NodeJS.Signals) => {
    remove();
    process.exit(128 + constants.signals[signal]);
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
  const onListening = () => process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
  try {
    await play(directory, flags, env, onListening);
  } finally {
    remove();
  }
}

async function play(
  directory: string,
  flags: DemoFlags,
  env: Environment,
  onListening: () => void,
): Promise<void> {
  const secret =
    listOf(env.DIGITAL_RIVER_WEBHOOK_SECRETS)[0] ?? `whsec_${randomBytes(12).toString('hex')}`;
  // Made-up orders must not reach a real database, or the real provider.
  const { DATABASE_URL: _, DIGITAL_RIVER_API_KEY: __, ORDER_LIFECYCLE_ENGINE: ___, ...rest } = env;
  const configuration = readConfiguration(
    { ...flags, data: directory, reconcileEvery: 'off' },
    { PORT: '0', LOG_LEVEL: 'silent', ...rest, DIGITAL_RIVER_WEBHOOK_SECRETS: secret },
  );
  const seed = flags.seed ?? String(randomInt(1_000_000));
  const stories = storiesOf(seed);
  let released = 0;
  const running = await run(
    { ...configuration, ...inOwnNamespace(configuration), mode: 'test' },
    {
      ready_to_fulfil() {
        released += 1;
      },
    },
  );
  try {
    print(`
A simulated provider calls this service (seed ${seed}): ${stories.length} orders, their
deliveries signed, late, twice and out of order, among forged and broken ones.
`);
    const outcomes = await deliverAll(running, stories, secret, seed);
    const contradiction = await contradictBlock(running, stories, secret);
    await releasesSettled(running.orders, stories);
    await reportOrders(running.orders, stories, outcomes, released);
    await reportRefusals(running.orders, stories, contradiction);
    if (flags.once === true) return;
    reportAddress(running, stories, configuration.token !== undefined);
    const stopped = stopSignal();
    onListening();
    await stopped;
  } finally {
    await running.stop();
  }
}

/** An engine that a flag names gets a new namespace, so that it is empty. */
function inOwnNamespace({ engine }: Configuration): Pick<Configuration, 'engine'> {
  const namespace = `demo-${randomBytes(6).toString('hex')}`;
  return engine === undefined ? {} : { engine: { ...engine, namespace } };
}

/** Resolves when every release was delivered to the handler or withdrawn. */
async function releasesSettled(orders: OrderLifecycle, stories: readonly Story[]): Promise<void> {
  for (;;) {
    const views = await Promise.all(stories.map(({ history }) => orders.get(history.orderId)));
    const isPending = views
      .flatMap((view) => view?.milestones ?? [])
      .some(({ kind, status }) => kind === 'ready_to_fulfil' && status === 'pending');
    if (!isPending) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
