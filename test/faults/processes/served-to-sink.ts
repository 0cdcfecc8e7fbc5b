import { setTimeout } from 'node:timers/promises';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
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

const { PORT = '', SECRET = '', SINK = '' } = process.env;

/** Impatient, and never out of attempts. */
const OUTBOX: OutboxOptions = {
  timeoutMs: 1_000,
  graceMs: 1_000,
  initialIntervalMs: 20,
  maxIntervalMs: 500,
  maxAttempts: 1_000,
  pollIntervalMs: 200,
};

/**
 * Serves as an embedder would, with every milestone handed over to another process; prints where.
 *
 * @param open what keeps the orders. It may be down just now: that is what is being tested.
 */
export async function serveToSink(
  open: () => Store,
  options: Partial<OrderLifecycleOptions> = {},
): Promise<void> {
  const app = createApp(await started(open, options));
  console.log((await listening(app)).url);
}

/** While it was down, somebody may have called somewhere else from its port. */
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
        provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
        on: { '*': handOver },
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

async function handOver({ signal, key, kind, orderId, attempt }: Delivery): Promise<void> {
  const answer = await fetch(SINK, {
    method: 'POST',
    body: JSON.stringify({ key, kind, orderId, attempt }),
    signal,
  });
  if (!answer.ok) throw new Error(`the sink answered ${answer.status}`);
}
