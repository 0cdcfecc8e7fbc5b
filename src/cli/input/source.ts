import { linesIn } from '../../export/lines-in.js';
import { defined } from '../../order/defined.js';
import { pathSegment } from '../../order/text/path-segment.js';
import { formatInstant } from '../../order/time/instant.js';
import type { HistoryEntry } from '../../service/queries/order-history.js';
import type { OrderSearch } from '../../service/queries/order-search.js';
import type { OrderSummary } from '../../service/queries/order-summaries.js';
import type { OrderView } from '../../service/queries/order-view.js';
import type { Moment } from '../../service/queries/past-order.js';
import { type OfProvider, ofProvider } from '../../service/several/provider-info.js';
import { StoreError } from '../../store/store-error.js';
import type { ServeFlags } from '../configuration/configuration.js';
import type { Environment } from '../configuration/environment.js';
import { openOffline } from './offline.js';
import { authorisation, isOfService, routeOf } from './service-address.js';
import { unreachable } from './unreachable.js';
import { ordersKnowing } from './which-provider.js';

/** The flags of a command that reads orders. */
export interface SourceFlags extends ServeFlags {
  /** The address of a running service; absent: the store itself. */
  readonly url?: string;
}

/** An order with its provider, which a service of an earlier version does not name. */
export type OrderWithProvider = OrderView & Partial<OfProvider<object>>;

/** A row of a list, with its provider. */
type SummaryWithProvider = OrderSummary & Partial<OfProvider<object>>;

/** The orders that an id leads to, each with its provider. */
export type SearchWithProviders = Omit<OrderSearch, 'orders'> & {
  readonly orders: readonly SummaryWithProvider[];
};

/** Which order of an id. */
export interface Which {
  /** Absent: as it is now. */
  readonly moment?: Moment;
  /** The name of its provider. Absent: the one that the flags name, else the one that knows the order. */
  readonly provider?: string;
}

/** Where orders are read: a running service, or its store. */
export interface OrderSource {
  order(orderId: string, which?: Which): Promise<OrderWithProvider | undefined>;
  history(orderId: string, which?: Which): Promise<readonly HistoryEntry[] | undefined>;
  /** The orders that any id leads to. Undefined: the service is of a version that cannot search. */
  search(anyId: string): Promise<SearchWithProviders | undefined>;
  orders(
    filter: Readonly<Record<string, string>>,
  ): Promise<{ orders: readonly SummaryWithProvider[]; next?: string }>;
  close(): Promise<void>;
}

/** For the `--help` of commands that read orders. */
export const SOURCES = `
Where orders are read, one of:
  --url <address>        a running service; sends ORDER_LIFECYCLE_TOKEN, if set
  DATABASE_URL           PostgreSQL itself
  --data <directory>     the embedded store, while no service has it open
`;

/** Opens the service or the store that the flags name. */
export async function openSource(flags: SourceFlags, env: Environment): Promise<OrderSource> {
  return flags.url === undefined ? storeSource(flags, env) : serviceSource(flags.url, flags, env);
}

async function storeSource(flags: SourceFlags, env: Environment): Promise<OrderSource> {
  const orders = await openOffline(flags, env, { reads: true }).catch(suggestService);
  const knowing = async (id: string, provider?: string) =>
    (provider === undefined ? undefined : orders.of(provider)) ?? ordersKnowing(orders, id);
  return {
    async order(id, { moment, provider } = {}) {
      const one = await knowing(id, provider);
      const order = await (moment === undefined ? one.get(id) : one.asOf(id, moment));
      return order && ofProvider(one, order);
    },
    async history(id, { moment, provider } = {}) {
      const one = await knowing(id, provider);
      return moment === undefined ? one.history(id) : one.historyAsOf(id, moment);
    },
    search: (anyId) => orders.search(anyId),
    async orders(query) {
      const { orderFilterOf } = await import('../../http/routes/parameters.js');
      const filter = orderFilterOf(query);
      if ('problem' in filter) throw new Error(filter.problem);
      return orders.orders(filter);
    },
    close: () => orders.stop(),
  };
}

/** Throws the error. If an embedded store is in use, adds how to ask the service that uses it. */
export function suggestService(error: unknown): never {
  if (!(error instanceof StoreError) || error.code !== 'directory_in_use') throw error;
  throw new Error(
    `${error.message} To ask the service that uses it, give its address: --url http://127.0.0.1:8080`,
    { cause: error },
  );
}

function serviceSource(url: string, flags: SourceFlags, env: Environment): OrderSource {
  const get = (id: string, rest = '', { moment, provider = flags.provider }: Which = {}) => {
    const query =
      moment === undefined
        ? ''
        : 'instant' in moment
          ? `?at=${encodeURIComponent(formatInstant(moment.instant))}`
          : `?arrival=${moment.arrival}`;
    const path = `/orders/${pathSegment(id)}${rest}${query}`;
    return askService(url, chosenPath(path, defined({ provider })), env);
  };
  return {
    order: async (id, which) => (await get(id, '', which)) as OrderWithProvider | undefined,
    async history(id, which) {
      const answer = (await get(id, '/history', which)) as
        | { readonly observations: readonly HistoryEntry[] }
        | undefined;
      return answer?.observations;
    },
    async search(anyId) {
      const path = chosenPath(`/orders?${new URLSearchParams({ anyId })}`, flags);
      const response = await fetchService(url, path, env, {}, [400]);
      return response.ok ? ((await response.json()) as SearchWithProviders) : undefined;
    },
    async orders(filter) {
      const path = chosenPath(`/orders?${new URLSearchParams(filter)}`, flags);
      const answer = await askService(url, path, env);
      return (answer ?? { orders: [] }) as Awaited<ReturnType<OrderSource['orders']>>;
    },
    close: async () => {},
  };
}

/** The path of a request to a service, with the provider that a flag chooses. Several choose none. */
export function chosenPath(path: string, { provider }: Pick<ServeFlags, 'provider'>): string {
  if (provider === undefined || provider.includes(',')) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ provider })}`;
}

/**
 * Reads JSON from a running service; undefined for 404.
 *
 * @throws Error with the message of the service, or what to do.
 */
export async function askService(url: string, path: string, env: Environment): Promise<unknown> {
  const response = await fetchService(url, path, env);
  if (response.status === 404) return undefined;
  return response.json();
}

/** Sends a request to a running service. Only answers with 2xx, 404 and the `expected` are returned. */
export async function fetchService(
  url: string,
  path: string,
  env: Environment,
  init: RequestInit = {},
  expected: readonly number[] = [],
): Promise<Response> {
  const route = routeOf(url, path);
  const headers = { accept: 'application/json', ...authorisation(env.ORDER_LIFECYCLE_TOKEN) };
  let response: Response;
  try {
    response = await fetch(route, { ...init, headers });
  } catch (cause) {
    const mend = 'Start one with "order-lifecycle serve", or give the address of one that runs.';
    throw unreachable(url, cause, mend);
  }
  if ((response.ok || response.status === 404) && !(await isOfService(response))) {
    throw new Error(
      `What answers at ${url} is another server. Give the address of "order-lifecycle serve", or mount ` +
        'createApp of order-lifecycle/http in your own.',
    );
  }
  if (response.ok || [404, ...expected].includes(response.status)) return response;
  if (response.status === 401) {
    throw new Error(
      `The service at ${url} requires a token. Set ORDER_LIFECYCLE_TOKEN to the one it has.`,
    );
  }
  const { message = String(response.status) } = (await response.json().catch(() => ({}))) as {
    message?: string;
  };
  throw new Error(`The service at ${url} answered: ${message}`);
}

/** The lines of an answer, each with its end. */
export async function* linesOf({ body }: Response): AsyncGenerator<string, void, undefined> {
  for await (const { text = '' } of linesIn(body ?? [], Number.POSITIVE_INFINITY)) {
    yield `${text}\n`;
  }
}
