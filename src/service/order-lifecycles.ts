import type { Provider } from '../adapters/provider.js';
import { startCore } from './core/core.js';
import { drain } from './core/drain.js';
import { type Importing, importInto, startProvider } from './core/provider-service.js';
import { settle } from './operations/settle.js';
import { checkedSettingsOfSeveral, type OrderLifecyclesOptions } from './options.js';
import { joined, type OrderLifecycles } from './several/joined.js';
import { ofProvider } from './several/provider-info.js';
import { readBody } from './several/read-body.js';
import { measurementsOf } from './telemetry/measurements.js';

export type { OrderLifecyclesOptions } from './options.js';
export { asJoined, type OrderLifecycles } from './several/joined.js';

/**
 * Keeps the orders of several providers in one store: one {@link OrderLifecycle} for each, and what can be
 * asked of all of them together. Milestones of all go to the same handlers, whose deliveries name the
 * provider. Deadlines, periodic reconciliation and references are looked after for each provider by itself,
 * so a provider that does not answer does not disturb the others.
 *
 * @throws ConfigurationError for an option that is missing, does not exist or cannot work, and for two
 * providers with the same name or the same account.
 * @throws StoreError when the store cannot be reached, or is newer than this package. If the start
 * fails after the store was migrated, the store is closed.
 * @example
 * const orders = await createOrderLifecycles({
 *   providers: [
 *     digitalRiver({ webhookSecrets: ['a secret'] }),
 *     stripe({ webhookSecrets: ['whsec_1'], releaseAfter: new Date('2026-11-01') }),
 *   ],
 *   store: memory(),
 *   on: {
 *     ready_to_fulfil: async (m) =>
 *       warehouse.ship(m.orderId, { paidBy: m.provider.name, idempotencyKey: m.key }),
 *   },
 * });
 * const page = await orders.orders({ provider: 'stripe' });
 * page.orders; // []
 */
export async function createOrderLifecycles(
  options: OrderLifecyclesOptions,
): Promise<OrderLifecycles> {
  const settings = checkedSettingsOfSeveral(options);
  const core = await startCore(settings);
  const { store, clock } = settings;
  const [firstProvider, ...otherProviders] = settings.providers;
  let running = settings.providers.length;
  const start = (provider: Provider) => ({
    provider,
    ...startProvider(core, settings, provider, async () => {
      running -= 1;
      // Nobody is left who uses the store.
      if (running > 0) return;
      endMeasuring?.();
      await core.stop();
    }),
  });
  const first = start(firstProvider);
  const started = [first, ...otherProviders.map(start)];
  /** An account that no provider here stands for is served alike by each of them. */
  const serving = (account: string) =>
    started.find(({ provider }) => provider.account === account) ?? first;

  const statistics = async () => ({
    store: await store.counts(),
    queue: core.pending(),
    handlers: core.handlers(),
    providers: await Promise.all(
      started.map(async (one) => ofProvider(one, await one.ownStatistics())),
    ),
  });
  const endMeasuring = settings.telemetry?.measure?.(async () =>
    measurementsOf(await statistics()),
  );

  return joined([first.orders, ...started.slice(1).map(({ orders }) => orders)], {
    import(chunks, importing) {
      const { account } = importing ?? {};
      const readers = settings.providers.filter((one) => (account ?? one.account) === one.account);
      const needed: Importing = {
        read: (body) => readBody(readers, body),
        place: (observation) => serving(observation.account).importing.place(observation),
        flag: (...conflict) => serving(conflict[0]).importing.flag(...conflict),
        relink: (...link) => serving(link[0]).importing.relink(...link),
      };
      return importInto(core, settings, needed, chunks, importing);
    },
    settle: (settlements, settling) =>
      settle(
        {
          ...{ store, clock, onChange: core.changed, wake: core.wake },
          accounts: settings.providers.map(({ account }) => account),
        },
        settlements,
        settling,
      ),
    drain: (draining) =>
      drain(
        core,
        started.map(({ beforeDraining }) => beforeDraining),
        draining,
      ),
    statistics,
  });
}
