import { pino } from 'pino';
import { assertListenable } from '../http/listenable.js';
import type { Listening } from '../http/serve.js';
import { defined } from '../order/defined.js';
import { ConfigurationError } from '../order/options/configuration-error.js';
import { visibleJson } from '../order/text/visible.js';
import type { Handlers } from '../service/dispatch/handlers.js';
import type { OrderLifecycles } from '../service/order-lifecycles.js';
import type { PeriodicReconciliation } from '../service/reconcile/reconcile-periodically.js';
import type { Store } from '../store/store.js';
import type { Configuration, ServedProvider } from './configuration/configuration.js';
import { PEERS, peerOfStore, withPeers } from './optional-peer.js';
import { printError, printJson } from './output/print.js';

/** A service that runs and listens in this process. */
export interface Running extends Listening {
  readonly orders: OrderLifecycles;
  /** Stops listening, finishes the work under way, and closes the store. */
  stop(): Promise<void>;
}

/**
 * Opens the configured store, and loads only its driver.
 *
 * @param options.worker runs the objects of an engine in this process.
 */
export async function storeOf(
  { databaseUrl, engine, data, takeOver }: Configuration,
  options: { readonly worker?: boolean } = {},
): Promise<Store> {
  if (engine !== undefined) {
    const { urls, adminUrls, namespace, worker } = engine;
    const { restate } = await withPeers([PEERS.restate], () => import('../restate/index.js'));
    return restate(
      urls,
      defined({
        admin: adminUrls,
        namespace,
        worker: options.worker === true ? worker : undefined,
      }),
    );
  }
  if (databaseUrl !== undefined) {
    const { postgres } = await withPeers(
      [PEERS.postgres],
      () => import('../store/postgres/postgres.js'),
    );
    return postgres(databaseUrl);
  }
  const { embedded } = await withPeers(
    [PEERS.embedded],
    () => import('../store/embedded/embedded.js'),
  );
  return embedded(data, { takeOver });
}

/**
 * Opens the store and the service over it, without listening.
 *
 * @throws {ConfigurationError} when the directory of the embedded store cannot be used.
 */
export async function openService(
  configuration: Configuration,
  on: Handlers = {},
  logger = loggerOf(configuration),
  options: { readonly reconcile?: PeriodicReconciliation; readonly worker?: boolean } = {},
): Promise<OrderLifecycles> {
  const { providers, deadlines, maxBodyBytes, orderLimits } = configuration;
  const store = await storeOf(configuration, options);
  try {
    const { createOrderLifecycles } = await import('../service/order-lifecycles.js');
    return await createOrderLifecycles({
      providers: await Promise.all(providers.map((one) => one.create(one.mode))),
      store,
      on,
      logger,
      maxBodyBytes,
      orderLimits,
      deadlines: { hours: deadlines },
      ...defined({ reconcile: options.reconcile }),
    });
  } catch (error) {
    await store.close();
    throw unusableDirectory(error, configuration) ?? error;
  }
}

function loggerOf({ logLevel }: Configuration) {
  const stderr = pino.destination(2);
  return pino({ level: logLevel }, { write: (line) => stderr.write(visibleJson(line)) });
}

function unusableDirectory(error: unknown, { databaseUrl, data }: Configuration) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const unusable = /^(EEXIST|ENOENT|ENOTDIR|EACCES|EPERM|EROFS|ELOOP|ENAMETOOLONG)$/;
  if (databaseUrl !== undefined || !unusable.test(code)) return;
  return new ConfigurationError({
    setting: '--data',
    given: `${JSON.stringify(data)} (${code})`,
    allowed: 'a directory this user may write to; it is created if missing',
  });
}

/** Starts the service, and prints one line of JSON when it listens. */
export async function run(configuration: Configuration, on: Handlers = {}): Promise<Running> {
  const { token, hosts, port, host, maxReaders, reconcileEvery: every } = configuration;
  const { createApp, listen } = await withPeers(
    [PEERS.http, peerOfStore(configuration)],
    () => import('../http/index.js'),
  );
  // Opening a store takes seconds. A port that is taken only meanwhile is refused when the service listens.
  await assertListenable(port, host);
  const logger = loggerOf(configuration);
  const orders = await openService(configuration, on, logger, {
    worker: true,
    ...(every === undefined ? {} : { reconcile: { intervalMs: every } }),
  });
  if (every !== undefined) logger.info({ every }, 'reconciles with the provider periodically');
  for (const provider of configuration.providers) {
    const reason = whyNot(provider, every);
    if (reason === undefined) continue;
    // A service of one provider need not name it.
    const whom = configuration.providers.length === 1 ? '' : ` with ${provider.title}`;
    logger.info({}, `does not reconcile${whom}: ${reason}`);
  }
  try {
    const app = createApp(orders, defined({ hosts, logger, maxReaders, token }));
    const listening = await listen(app, port, host);
    printJson({ listening: listening.url });
    const inspecting = await inspection(orders, configuration);
    return {
      ...listening,
      orders,
      async stop() {
        await inspecting?.();
        await listening.close();
        await orders.stop();
      },
    };
  } catch (error) {
    await orders.stop();
    throw error;
  }
}

/** Why a provider is not reconciled with; undefined: it is. */
function whyNot(
  { api, hasApi, title }: ServedProvider,
  every: number | undefined,
): string | undefined {
  if (hasApi) return every === undefined ? 'switched off' : undefined;
  if (api === undefined) return `this version makes no calls to ${title}`;
  return `${api.key.name} is not set`;
}

/** Shows live traffic in an inspector, if configured. Call the result to stop. */
async function inspection(
  orders: OrderLifecycles,
  { inspect }: Configuration,
): Promise<(() => Promise<void>) | undefined> {
  if (inspect === undefined) return undefined;
  const { inspectTraffic, openBridge } = await import('../inspect/index.js');
  const bridge = await openBridge(inspect === true ? {} : { receiver: inspect });
  const stop = inspectTraffic(orders, bridge);
  printError(`Inspector: open ${bridge.url} in a browser on this machine.`);
  return () => {
    stop();
    return bridge.close();
  };
}

/** Resolves at the first SIGINT or SIGTERM. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
