import { randomBytes, randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { listed } from '../../order/text/listed.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import {
  type Configuration,
  readConfiguration,
  type ServedProvider,
  type ServedProviders,
  type ServeFlags,
} from '../configuration/configuration.js';
import type { Environment } from '../configuration/environment.js';
import { print } from '../output/print.js';
import { wrapped } from '../output/wrapped.js';
import { type CliProviders, PROVIDERS, providersIn } from '../providers/registry.js';
import { type Running, run, stopSignal } from '../running.js';
import type { Demo, Refusal } from '../simulation/simulation.js';
import { deliverAll } from './deliver-all.js';
import type { Part } from './part.js';
import { reportAddress, reportOrders, reportRefusals, reportShipping } from './report.js';
import { judged, type Shipment } from './shipments.js';

/** The flags of a demo. */
export interface DemoFlags extends ServeFlags {
  readonly once?: boolean;
  readonly seed?: string;
}

/** Plays providers against a service with a store of its own, and prints the result. */
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
  const seed = flags.seed ?? String(randomInt(1_000_000));
  const providers = providersIn(flags, env, PROVIDERS);
  const demos = new Map<string, Demo>();
  try {
    for (const { name, simulation } of providers) {
      demos.set(name, await (await simulation()).demo(seed, env));
    }
    await serve({ flags, env, directory, seed, providers, demos, onListening });
  } finally {
    await Promise.all([...demos.values()].map((one) => one.close()));
  }
}

interface Served {
  readonly directory: string;
  readonly flags: DemoFlags;
  readonly env: Environment;
  readonly seed: string;
  readonly providers: CliProviders;
  /** By the names of the providers. */
  readonly demos: ReadonlyMap<string, Demo>;
  readonly onListening: () => void;
}

/** Runs the service, delivers everything to it, and reports. */
async function serve(served: Served): Promise<void> {
  const { directory, flags, env, seed, providers, demos, onListening } = served;
  // Made-up orders must not reach a real database.
  const { DATABASE_URL: _, ORDER_LIFECYCLE_ENGINE: __, ...rest } = env;
  const configuration = readConfiguration(
    { ...flags, data: directory, reconcileEvery: 'off' },
    Object.assign(
      { PORT: '0', LOG_LEVEL: 'silent', ...rest },
      ...[...demos.values()].map((one) => one.env),
    ),
    providers,
  );
  const shipments: Shipment[] = [];
  const running = await run(
    { ...configuration, ...inOwnNamespace(configuration), providers: inTestMode(configuration) },
    {
      ready_to_fulfil({ orderId, facts }) {
        shipments.push({ orderId, facts });
      },
    },
  );
  const parts = running.orders.all.flatMap((orders): readonly Part[] => {
    const played = demos.get(orders.provider.name);
    return played === undefined ? [] : [partOf(running, orders, played)];
  });
  const number = parts.reduce((sum, { stories }) => sum + stories.length, 0);
  try {
    print(
      `\n${wrapped(
        `${simulated(parts)} this service (seed ${seed}): ${number} orders, their deliveries signed, late, twice and out of order, among forged and broken ones.`,
        '',
        '',
      )}\n`,
    );
    const outcomes = await deliverAll(parts);
    await releasesSettled(parts);
    await reportOrders(parts, outcomes);
    const isServed = flags.once !== true;
    const refusals = await refusalsOf(parts);
    reportRefusals(refusals, isServed ? running : undefined);
    if (isServed) reportAddress(running, refusals, configuration.token !== undefined);
    await releasesSettled(parts);
    reportShipping(
      judged(
        parts.flatMap(({ stories }) => stories),
        shipments,
      ),
    );
    if (!isServed) return;
    const stopped = stopSignal();
    onListening();
    await stopped;
  } finally {
    await running.stop();
  }
}

/** What the services refuse, the most instructive first. */
async function refusalsOf(parts: readonly Part[]): Promise<readonly Refusal[]> {
  const refusals = await Promise.all(parts.map((part) => part.refusals(part)));
  return refusals.flat().sort((one, other) => other.weight - one.weight);
}

function simulated(parts: readonly Part[]): string {
  const titles = listed(parts.map(({ title }) => title));
  return parts.length === 1 ? `A simulated ${titles} calls` : `${titles}, both simulated, call`;
}

function partOf({ url }: Running, orders: OrderLifecycle, { stories, refusals }: Demo): Part {
  const { name, title } = orders.provider;
  return { title, orders, webhook: `${url}/webhooks/${name}`, stories, refusals };
}

/** Made-up orders are never live. */
function inTestMode({ providers: [first, ...others] }: Configuration): ServedProviders {
  const inTest = (one: ServedProvider): ServedProvider => ({ ...one, mode: 'test' });
  return [inTest(first), ...others.map(inTest)];
}

/** An engine that a flag names gets a new namespace, so that it is empty. */
function inOwnNamespace({ engine }: Configuration): Pick<Configuration, 'engine'> {
  const namespace = `demo-${randomBytes(6).toString('hex')}`;
  return engine === undefined ? {} : { engine: { ...engine, namespace } };
}

/** Resolves when every release was delivered to the handler or withdrawn. */
async function releasesSettled(parts: readonly Part[]): Promise<void> {
  for (;;) {
    const views = await Promise.all(
      parts.flatMap(({ orders, stories }) => stories.map(({ orderId }) => orders.get(orderId))),
    );
    const isPending = views
      .flatMap((view) => view?.milestones ?? [])
      .some(({ kind, status }) => kind === 'ready_to_fulfil' && status === 'pending');
    if (!isPending) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
