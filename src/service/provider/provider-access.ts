import type { Provider, ProviderCalls } from '../../adapters/provider.js';
import { failed } from '../../order/failed-call.js';
import type { Observation } from '../../order/observation.js';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import type { Ingested } from '../../order/receipt.js';
import type { Failure } from '../../order/rejection.js';
import type { OrderRow } from '../../store/store.js';
import type { OrderView } from '../queries/order-view.js';

/** What a call to the provider needs: its API, a way to take in the answer, and the order. */
export interface ProviderAccess {
  readonly provider: Provider;
  observe(observation: Observation): Promise<Ingested>;
  rowOfOrder(orderId: string): Promise<OrderRow | undefined>;
  get(orderId: string): Promise<OrderView | undefined>;
}

/** The part of a provider that tells which calls it has. */
export type Callable = Pick<Provider, 'api' | 'apiOption' | 'title'>;

/**
 * The API of a provider that has this call, or why it has none: then nothing was called.
 *
 * @throws {ConfigurationError} when the provider was set up without the option for its calls.
 */
export function apiWith<Name extends keyof typeof PURPOSES>(
  provider: Callable,
  name: Name,
): Pick<ProviderCalls, Name> | Failure {
  const missing = missingOption(provider);
  if (missing !== undefined) {
    const allowed = `set for calls to the provider, e.g. ${missing}`;
    throw new ConfigurationError({ setting: 'api', given: 'not set', allowed });
  }
  const { api, title } = provider;
  if (api !== undefined && hasCall(api, name)) return api;
  const [purpose, instead] = PURPOSES[name];
  return failed(`${title} has no call to ${purpose} here. ${instead}`);
}

/** The option that a provider was set up without, so that it cannot be called. Undefined: none is missing. */
export function missingOption({
  api,
  apiOption,
}: Pick<Callable, 'api' | 'apiOption'>): string | undefined {
  return api === undefined ? apiOption : undefined;
}

/** Whether a provider has this call. */
export function hasCall<Name extends keyof ProviderCalls>(
  api: Partial<ProviderCalls> | undefined,
  name: Name,
): api is Partial<ProviderCalls> & Pick<ProviderCalls, Name> {
  return typeof api?.[name] === 'function';
}

const ELSEWHERE = 'Do it at the provider, whose deliveries report what changed.';

const ONLY_DELIVERIES = 'Only what it delivers is known.';

/** What each call is for, and what to do without it. */
const PURPOSES: Readonly<
  Record<Exclude<keyof ProviderCalls, 'forget'>, readonly [purpose: string, instead: string]>
> = {
  place: ['create an order', 'Create it at the provider, whose deliveries report it.'],
  read: ['read an order', ONLY_DELIVERIES],
  find: ['find an order by its checkout', ONLY_DELIVERIES],
  events: ['list events', ONLY_DELIVERIES],
  fulfil: ['fulfil or cancel units', ELSEWHERE],
  refund: ['refund an order', ELSEWHERE],
  return: ['create a return', ELSEWHERE],
  acceptReturn: ['accept a return', ELSEWHERE],
  returns: ['list the returns of an order', ONLY_DELIVERIES],
  publicLink: ['create a link to a file', 'Open the file at the provider.'],
  readPayment: ['read a payment', ONLY_DELIVERIES],
  findPayments: ['find the payments of an order', ONLY_DELIVERIES],
  readObject: ['read an object', ONLY_DELIVERIES],
  capture: ['capture a payment', ELSEWHERE],
  cancelPayment: ['cancel a payment', ELSEWHERE],
  refundPayment: ['refund a payment', ELSEWHERE],
};
