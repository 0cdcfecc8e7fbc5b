import type { Chunks } from '../../export/lines-in.js';
import { defined } from '../../order/defined.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { milestoneIdOf } from '../../store/milestone-id.js';
import { pageLimit } from '../../store/page.js';
import type {
  MilestoneFilter,
  OrderFilter,
  PageRequest,
  Settlement,
  UnplacedRequest,
} from '../../store/store.js';
import type { Drained, DrainOptions } from '../core/drain.js';
import { answerWith, type DeliveryAnswer } from '../ingest/delivery/delivery-answer.js';
import type { IncomingDelivery } from '../ingest/delivery/incoming-delivery.js';
import type { ExportOptions } from '../operations/export.js';
import type { Imported, ImportOptions } from '../operations/import.js';
import type { PendingMilestone, PendingOptions } from '../operations/pending.js';
import type { Reprocessed } from '../operations/reprocess.js';
import type { Retried } from '../operations/retry.js';
import type { Settled, SettleOptions } from '../operations/settle.js';
import type { OrderLifecycle } from '../order-lifecycle.js';
import type { MilestoneView } from '../queries/milestone-view.js';
import type { OrderSearch } from '../queries/order-search.js';
import type {
  MatchingOrders,
  OrderSummary,
  RecentOrdersFilter,
} from '../queries/order-summaries.js';
import type { QuarantinedBody } from '../queries/queries.js';
import type { OrderRelease } from '../queries/releases.js';
import type { OrderChange } from '../queries/subscriptions.js';
import type { ReconcileOptions } from '../reconcile/reconcile-options.js';
import type { UnplacedView } from '../references/unplaced-list.js';
import { pageThrough } from './pages.js';
import { type OfProvider, ofProvider } from './provider-info.js';
import { type ProviderReconciliation, reconcileEach } from './reconcile-each.js';
import { type JoinedStatistics, joinedStatistics } from './statistics.js';

/** The orders of several providers that an id leads to. */
export type JoinedSearch = Omit<OrderSearch, 'orders'> & {
  readonly orders: readonly OfProvider<OrderSummary>[];
};

/** Which provider to ask. */
export interface ProviderChoice {
  /** The name of the provider, such as `stripe`. Absent: all, in their order. */
  readonly provider?: string;
}

/**
 * The orders of several providers in one store. An order is named by its provider and its id, as two
 * providers can have orders with the same id. Every function with `provider` throws a `ConfigurationError` for
 * a provider that is not among them.
 */
export interface OrderLifecycles {
  /** One for each provider, in the order in which they were given. */
  readonly all: readonly OrderLifecycle[];
  /** The one of this provider, such as `digital-river`. */
  of(provider: string): OrderLifecycle;
  /**
   * Answers a delivery of this provider, as {@link OrderLifecycle.receive} does. A name that may come from an
   * address: for a provider that is not among them the answer is 404. Never rejects.
   */
  receive(delivery: IncomingDelivery & { readonly provider: string }): Promise<DeliveryAnswer>;
  /** Those that know an order with this id, in their order. */
  find(orderId: string): Promise<readonly OrderLifecycle[]>;
  /** A page of orders, those of one provider after those of the other. */
  orders(filter?: Omit<OrderFilter, 'account'> & ProviderChoice): Promise<{
    orders: readonly OfProvider<OrderSummary>[];
    next?: string;
  }>;
  /** The newest orders of all providers. See {@link OrderLifecycle.recent}. */
  recent(filter?: RecentOrdersFilter & ProviderChoice): Promise<{
    orders: readonly OfProvider<OrderSummary>[];
    more: boolean;
    matching?: MatchingOrders;
  }>;
  /** The orders of all providers that an id leads to. See {@link OrderLifecycle.search}. */
  search(id: string, choice?: ProviderChoice): Promise<JoinedSearch>;
  /** A page of milestones, those of one provider after those of the other. */
  milestones(filter?: Omit<MilestoneFilter, 'account'> & ProviderChoice): Promise<{
    milestones: readonly OfProvider<MilestoneView>[];
    next?: string;
  }>;
  /** A page of the observations that wait for their orders, those of one provider after those of the other. */
  unplaced(request?: UnplacedRequest & ProviderChoice): Promise<{
    unplaced: readonly OfProvider<UnplacedView>[];
    next?: string;
  }>;
  /** See {@link OrderLifecycle.releases}. */
  releases(choice?: ProviderChoice): AsyncIterable<OfProvider<OrderRelease>>;
  /** See {@link OrderLifecycle.pending}. */
  pending(options?: PendingOptions & ProviderChoice): AsyncIterable<OfProvider<PendingMilestone>>;
  /** A page of the bodies of all providers that were not understood, oldest first. */
  quarantined(page?: PageRequest): Promise<{
    readonly bodies: readonly QuarantinedBody[];
    readonly next?: string;
  }>;
  /** See {@link OrderLifecycle.retry}. */
  retry(key: string): Promise<Retried>;
  /** See {@link OrderLifecycle.settle}. The milestones may be of different providers. */
  settle(
    settlements: Iterable<Settlement> | AsyncIterable<Settlement>,
    options?: SettleOptions,
  ): Promise<Settled>;
  /** Everything in the store, also of other accounts, once. See {@link OrderLifecycle.export}. */
  export(options?: ExportOptions & ProviderChoice): AsyncIterable<string>;
  /**
   * Imports the lines of an export, and bodies of deliveries of any of the providers. See
   * {@link OrderLifecycle.import}.
   */
  import(chunks: Chunks, options?: ImportOptions): Promise<Imported>;
  /** Reads quarantined bodies again, each with the provider that delivered it. */
  reprocess(): Promise<Reprocessed>;
  /**
   * Reconciles with every provider that has a call for it, at the same time. A failure of one is in its result
   * and does not disturb the others.
   */
  reconcile(
    options?: Omit<ReconcileOptions, 'orders'> & ProviderChoice,
  ): Promise<readonly ProviderReconciliation[]>;
  /** Calls `listener` after every change that this process makes to an order of any of the providers. */
  watch(listener: (change: OfProvider<OrderChange>) => void): () => void;
  /** See {@link OrderLifecycle.drain}. Reads the objects of all providers. */
  drain(options?: DrainOptions): Promise<Drained>;
  /** Counts for monitoring: of the store, of this process, and of each provider. */
  statistics(): Promise<JoinedStatistics>;
  /** Resolves when the store answers. */
  ready(): Promise<void>;
  /** Stops all of them, and closes the store. */
  stop(): Promise<void>;
}

/** What several providers do together, and cannot do one after the other. */
export type Together = Pick<OrderLifecycles, 'import' | 'settle' | 'drain' | 'statistics'>;

/** The orders of several providers over the same store. There is at least one. */
export function joined(
  all: readonly [OrderLifecycle, ...OrderLifecycle[]],
  together: Together,
): OrderLifecycles {
  const [first] = all;
  const of = (name: string): OrderLifecycle => {
    const found = all.find(({ provider }) => provider.name === name);
    if (found !== undefined) return found;
    throw new ConfigurationError({
      setting: 'provider',
      given: JSON.stringify(name),
      allowed: all.map(({ provider }) => provider.name).join(' or '),
    });
  };
  const chosen = (name: string | undefined) => (name === undefined ? all : [of(name)]);
  return {
    ...together,
    all,
    of,
    async receive(given) {
      // A caller without types may pass nothing at all.
      const { provider: name, ...delivery } = given ?? {};
      const one = all.find(({ provider }) => provider.name === name);
      return one === undefined ? notServed(all) : one.receive(delivery);
    },
    find: (orderId) => knowing(all, orderId),
    async orders({ provider, limit, after, ...filter } = {}) {
      const { items: orders, ...rest } = await pageThrough(
        chosen(provider),
        defined({ limit, after }),
        async (one, page) => {
          const { orders: some, ...next } = await one.orders({ ...filter, ...page });
          return { items: some.map((order) => ofProvider(one, order)), ...next };
        },
      );
      return { orders, ...rest };
    },
    async recent({ provider, ...filter } = {}) {
      const lists = await Promise.all(
        chosen(provider).map(async (one) => {
          const { orders, ...rest } = await one.recent(filter);
          return { orders: orders.map((order) => ofProvider(one, order)), ...rest };
        }),
      );
      const newestFirst = lists
        .flatMap(({ orders }) => orders)
        .sort((a, b) => (a.instant < b.instant ? 1 : a.instant > b.instant ? -1 : 0));
      const orders = newestFirst.slice(0, pageLimit(filter));
      const more = lists.some((list) => list.more) || orders.length < newestFirst.length;
      const matching = lists.flatMap((list) => list.matching ?? []);
      return { orders, more, ...(matching.length === 0 ? {} : { matching: inAll(matching) }) };
    },
    search: async (id, { provider } = {}) => {
      const searches = await Promise.all(
        chosen(provider).map(async (one) => {
          const { orders, ...rest } = await one.search(id);
          return { orders: orders.map((order) => ofProvider(one, order)), ...rest };
        }),
      );
      return joinedSearch(searches);
    },
    async milestones({ provider, limit, after, ...filter } = {}) {
      const { items: milestones, ...rest } = await pageThrough(
        chosen(provider),
        defined({ limit, after }),
        async (one, page) => {
          const { milestones: some, ...next } = await one.milestones({ ...filter, ...page });
          return { items: some.map((milestone) => ofProvider(one, milestone)), ...next };
        },
      );
      return { milestones, ...rest };
    },
    async unplaced({ provider, limit, after, ...request } = {}) {
      const { items: unplaced, ...rest } = await pageThrough(
        chosen(provider),
        defined({ limit, after }),
        async (one, page) => {
          const { unplaced: some, ...next } = await one.unplaced({ ...request, ...page });
          return { items: some.map((waiting) => ofProvider(one, waiting)), ...next };
        },
      );
      return { unplaced, ...rest };
    },
    releases: ({ provider } = {}) => eachOf(chosen(provider), (one) => one.releases()),
    pending: ({ provider, ...options } = {}) =>
      eachOf(chosen(provider), (one) => one.pending(options)),
    quarantined: (page) => first.quarantined(page),
    async retry(key) {
      const account = milestoneIdOf(key)?.account;
      const own = all.find(({ provider }) => provider.account === account);
      return (own ?? first).retry(key);
    },
    export({ provider, ...options } = {}) {
      const account = provider === undefined ? {} : { account: of(provider).provider.account };
      return first.export({ ...options, ...account });
    },
    async reprocess() {
      const total = { tried: 0, recorded: 0, ignored: 0, stillQuarantined: 0 };
      for (const one of all) {
        const { tried, recorded, ignored, stillQuarantined } = await one.reprocess();
        total.tried += tried;
        total.recorded += recorded;
        total.ignored += ignored;
        total.stillQuarantined += stillQuarantined;
      }
      return total;
    },
    reconcile: ({ provider, ...options } = {}) => reconcileEach(chosen(provider), options),
    watch(listener) {
      const ends = all.map((one) => one.watch((change) => listener(ofProvider(one, change))));
      return () => {
        for (const end of ends) end();
      };
    },
    ready: () => first.ready(),
    async stop() {
      await Promise.all(all.map((one) => one.stop()));
    },
  };
}

function notServed(all: readonly OrderLifecycle[]): DeliveryAnswer {
  const names = all.map(({ provider }) => provider.name).join(' or ');
  const message = `No provider of this name is served here. Deliver to the address of ${names}.`;
  return answerWith(404, { error: 'not_found', message });
}

function inAll(matching: readonly MatchingOrders[]): MatchingOrders {
  return {
    count: matching.reduce((sum, { count }) => sum + count, 0),
    all: matching.every(({ all }) => all),
  };
}

/** What the searches of each provider found. An id that leads one to its orders is that of nothing else. */
function joinedSearch(searches: readonly JoinedSearch[]): JoinedSearch {
  const linked = searches.filter(({ orders, searched }) => orders.length > 0 && !searched);
  const counting = linked.length > 0 ? linked : searches;
  const looked = counting.flatMap(({ searched }) => searched ?? []);
  return {
    orders: counting.flatMap(({ orders }) => orders),
    more: counting.some(({ more }) => more),
    ...(looked.length === 0
      ? {}
      : {
          searched: {
            orders: looked.reduce((sum, { orders }) => sum + orders, 0),
            all: looked.every(({ all }) => all),
          },
        }),
    ...(counting.some(({ unplaced }) => unplaced) ? { unplaced: true } : {}),
  };
}

async function knowing(
  all: readonly OrderLifecycle[],
  orderId: string,
): Promise<readonly OrderLifecycle[]> {
  const known = await Promise.all(all.map(async (one) => (await one.latest([orderId])).length > 0));
  return all.filter((_, index) => known[index]);
}

async function* eachOf<T extends object>(
  all: readonly OrderLifecycle[],
  list: (one: OrderLifecycle) => AsyncIterable<T>,
): AsyncGenerator<OfProvider<T>, void, undefined> {
  for (const one of all) {
    for await (const item of list(one)) yield ofProvider(one, item);
  }
}

/** The same orders, as those of several providers, even if there is only one. */
export function asJoined(orders: OrderLifecycle | OrderLifecycles): OrderLifecycles {
  return 'all' in orders ? orders : joinedAlone(orders);
}

function joinedAlone(one: OrderLifecycle): OrderLifecycles {
  return joined([one], {
    import: (chunks, options) => one.import(chunks, options),
    settle: (settlements, options) => one.settle(settlements, options),
    drain: (options) => one.drain(options),
    statistics: async () => joinedStatistics(one, await one.statistics()),
  });
}
