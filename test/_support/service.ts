import { onTestFinished } from 'vitest';
import { type DigitalRiverOptions, digitalRiver } from '../../src/adapters/digital-river/index.js';
import type { Milestone } from '../../src/order/milestone/milestone.js';
import {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import type { Store } from '../../src/store/store.js';
import { SECRET, webhookRequest } from './deliveries.js';

type ServiceOptions = Partial<Omit<OrderLifecycleOptions, 'provider'>> & {
  readonly provider?: Partial<DigitalRiverOptions>;
};

/** A service for one test, by default on a store in memory; stopped after the test. */
export async function service(overrides: ServiceOptions = {}): Promise<OrderLifecycle> {
  const { provider, ...options } = overrides;
  const orders = await createOrderLifecycle({
    store: memory(),
    ...options,
    provider: digitalRiver({ webhookSecrets: [SECRET], ...provider }),
  });
  onTestFinished(() => orders.stop());
  return orders;
}

/** An answer of a service. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Delivers a signed body and reads the answer. */
export async function deliverTo(orders: OrderLifecycle, body: unknown): Promise<Answer> {
  return answerOf(await orders.webhook(webhookRequest(body)));
}

/** Reads an answer. */
export async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response;
  return { status, headers, body: (await response.json()) as Record<string, unknown> };
}

/** A store that calls a function of the test before its own methods. */
export function disturbed(
  store: Store,
  before: Partial<Record<keyof Store, (...args: unknown[]) => unknown>>,
): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const method = target[name] as ((...args: unknown[]) => unknown) | undefined;
      const disturb = before[name];
      if (disturb === undefined) return method?.bind(target);
      return async (...args: unknown[]) => {
        await disturb(...args);
        return method?.apply(target, args);
      };
    },
  });
}

/** Holds its callers until it is opened. */
export function barrier(): { wait(): Promise<void>; open(): void; readonly waiting: number } {
  let open = () => {};
  let waiting = 0;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    wait: () => {
      waiting += 1;
      return opened;
    },
    open: () => open(),
    get waiting() {
      return waiting;
    },
  };
}

/** A milestone of an order, as the service shows it. */
export async function milestoneOf(
  orders: OrderLifecycle,
  kind: Milestone['kind'],
  orderId = '7001',
) {
  const view = await orders.get(orderId);
  return view?.milestones.find((one) => one.kind === kind);
}

/** A store that counts the calls of some of its methods. */
export function counted<Method extends keyof Store>(
  store: Store,
  ...methods: readonly Method[]
): { readonly store: Store; readonly counts: Readonly<Record<Method, number>> } {
  const counts = Object.fromEntries(methods.map((method) => [method, 0])) as Record<Method, number>;
  const count = (method: Method) => () => {
    counts[method] += 1;
  };
  const before = Object.fromEntries(methods.map((method) => [method, count(method)]));
  return { store: disturbed(store, before), counts };
}
