import { digitalRiver } from '../src/adapters/digital-river/index.js';
import { namesOrder } from '../src/adapters/observations-in.js';
import { createApp } from '../src/http/app.js';
import { listen } from '../src/http/serve.js';
import { MAX_BODY_BYTES, QUEUE_BYTES } from '../src/service/ingest/limits.js';
import { Webhook } from '../src/service/ingest/webhook.js';
import { createOrderLifecycle } from '../src/service/order-lifecycle.js';
import { systemClock } from '../src/service/runtime/clock.js';
import { silent } from '../src/service/runtime/logger.js';
import { ProcessMetrics } from '../src/service/runtime/process-metrics.js';
import { postgres } from '../src/store/postgres/postgres.js';
import { openEngine } from './engines.js';
import { SECRET } from './lives.js';

// A process with the service, or with the service around a peer.

const [, , name = '', url = '', callers = ''] = process.argv;
const provider = digitalRiver({ mode: 'test', webhookSecrets: [SECRET] });
const store = postgres(url, { schema: `bench_http_${process.pid}`, statementTimeoutMs: 60_000 });
const orders = await createOrderLifecycle({ provider, store, deliveryTimeoutMs: 60_000 });

async function withPeer(peer: 'a' | 'b'): Promise<typeof orders> {
  const engine = await openEngine(peer, url, Number(callers));
  const webhook = new Webhook({
    provider,
    store,
    clock: systemClock,
    logger: silent,
    metrics: new ProcessMetrics(),
    timeoutMs: 60_000,
    maxBodyBytes: MAX_BODY_BYTES,
    maxHeldBytes: QUEUE_BYTES,
    async place(observation) {
      if (!namesOrder(observation))
        throw new Error('the provider names the order in every delivery');
      await engine.take(observation);
      const { account, orderId, id: observationId } = observation;
      const at = { state: 'accepted', fraudState: 'passed' } as const;
      return { kind: 'duplicate', account, orderId, observationId, ...at };
    },
  });
  return { ...orders, receive: (delivery) => webhook.receive(delivery) };
}

const service = name === 'a' || name === 'b' ? await withPeer(name) : orders;
console.log((await listen(createApp(service), 0, '127.0.0.1')).url);
