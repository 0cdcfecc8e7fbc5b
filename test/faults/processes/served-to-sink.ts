import { setTimeout } from 'node:timers/promises';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { type App, createApp } from '../../../src/http/app.js';
import { type Listening, listen } from '../../../src/http/serve.js';
import { ConfigurationError } from '../../../src/order/options/configuration-error.js';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import type { OutboxOptions } from '../../../src/service/dispatch/outbox-options.js';
import {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from '../../../src/service/order-lifecycle.js';
import type { Store } from '../../../src/store/store.js';

const { PORT = '', SECRET = '', SINK = '', PROVIDER = 'digital-river' } = process.env;

/** Short timeouts and intervals, and enough attempts. */
const OUTBOX: OutboxOptions = {
  timeoutMs: 1_000,
  graceMs: 1_000,
  initialIntervalMs: 20,
  maxIntervalMs: 500,
  maxAttempts: 1_000,
  pollIntervalMs: 200,
};

/**
 * Serves orders over HTTP, delivers every milestone to another process, and prints its own address.
 *
 * @param open - opens the store, which may be down at the moment.
 */
export async function serveToSink(
  open: () => Store,
  options: Partial<OrderLifecycleOptions> = {},
): Promise<void> {
  const app = createApp(await started(open, options));
  console.log((await listening(app)).url);
}

/** Listens again until its port is free: another process may have used it in the meantime. */
async function listening(app: App): Promise<Listening> {
  for (;;) {
    try {
      return await listen(app, Number(PORT), '127.0.0.1');
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      await setTimeout(50);
    }
  }
}

async function started(
  open: () => Store,
  options: Partial<OrderLifecycleOptions>,
): Promise<OrderLifecycle> {
  for (;;) {
    const store = open();
    try {
      return await createOrderLifecycle({
        provider: providerOf(PROVIDER),
        on: { '*': deliver },
        outbox: OUTBOX,
        ...options,
        store,
      });
    } catch {
      await store.close();
      await setTimeout(50);
    }
  }
}

function providerOf(name: string): OrderLifecycleOptions['provider'] {
  const settings = { mode: 'test', webhookSecrets: [SECRET] } as const;
  if (name === 'digital-river') return digitalRiver(settings);
  return stripe({ ...settings, releaseAfter: new Date(0), total: { metadata: 'order_total' } });
}

async function deliver({ signal, key, kind, orderId, attempt }: Delivery): Promise<void> {
  const answer = await fetch(SINK, {
    method: 'POST',
    body: JSON.stringify({ key, kind, orderId, attempt }),
    signal,
  });
  if (!answer.ok) throw new Error(`the sink answered ${answer.status}`);
}
