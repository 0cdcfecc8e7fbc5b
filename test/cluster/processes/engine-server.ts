import { setTimeout } from 'node:timers/promises';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { createApp } from '../../../src/http/app.js';
import { listen } from '../../../src/http/serve.js';
import { DEADLINES } from '../../../src/lifecycle/deadlines.js';
import { restate } from '../../../src/restate/index.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { Delivery } from '../../../src/service/outbox.js';

// A service as an embedder would run it over Restate: it takes deliveries in, and runs the objects.

const { INGRESS = '', ADMIN = '', WORKER_PORT = '', WORKER_URL = '' } = process.env;
const { PORT = '', SECRET = '', SINK = '' } = process.env;

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
    const store = restate(INGRESS.split(','), {
      admin: ADMIN.split(','),
      worker: { host: '127.0.0.1', port: Number(WORKER_PORT), url: WORKER_URL },
    });
    try {
      return await createOrderLifecycle({
        provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
        store,
        on: { '*': handOver },
        // The orders that are played lived long ago.
        deadlines: { hours: Object.fromEntries(DEADLINES.map((name) => [name, 'off'])) },
        outbox: {
          timeout: 1_000,
          grace: 1_000,
          backoff: 20,
          longestBackoff: 500,
          attempts: 1_000,
        },
      });
    } catch {
      // A server is down just now: that is what is being tested.
      await store.close();
      await setTimeout(50);
    }
  }
}

const { url } = await listen(createApp(await started()), Number(PORT), '127.0.0.1');
console.log(url);
