import { setTimeout } from 'node:timers/promises';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { createApp } from '../../../src/http/app.js';
import { listen } from '../../../src/http/serve.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { Delivery } from '../../../src/service/outbox.js';
import { postgres } from '../../../src/store/postgres.js';

// A service as an embedder would run it: every milestone is handed over to another process.

const { DATABASE_URL = '', PORT = '', SECRET = '', SINK = '' } = process.env;

async function handOver({ signal, key, kind, orderId, attempt }: Delivery): Promise<void> {
  const answer = await fetch(SINK, {
    method: 'POST',
    body: JSON.stringify({ key, kind, orderId, attempt }),
    signal,
  });
  if (!answer.ok) throw new Error(`the sink answered ${answer.status}`);
}

async function started(): Promise<OrderLifecycle> {
  for (;;) {
    const store = postgres(DATABASE_URL);
    try {
      return await createOrderLifecycle({
        provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
        store,
        on: { '*': handOver },
        outbox: {
          timeout: 1_000,
          grace: 1_000,
          backoff: 20,
          longestBackoff: 500,
          attempts: 1_000,
          poll: 200,
        },
        queueSize: 16,
      });
    } catch {
      // The database is down just now: that is what is being tested.
      await store.close();
      await setTimeout(50);
    }
  }
}

const { url } = await listen(createApp(await started()), Number(PORT), '127.0.0.1');
console.log(url);
