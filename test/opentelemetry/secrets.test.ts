import { expect, it, onTestFinished } from 'vitest';
import { stripe } from '../../src/adapters/stripe/index.js';
import { openTelemetry } from '../../src/opentelemetry/index.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { startStripeServer } from '../../src/testing/stripe-server/stripe-server.js';
import { tracing } from './_support/tracing.js';

const API_KEY = 'sk_test_key_of_this_shop';
const WEBHOOK_SECRET = 'whsec_of_this_shop';

it.each([
  ['takes', API_KEY],
  ['refuses', 'sk_test_key_of_another_shop'],
])('holds no secret of Stripe, whose API %s the key', async (answer, apiKey) => {
  const { tracerProvider, spans } = tracing();
  const server = await startStripeServer({ apiKey, seed: 7, webhookSecret: WEBHOOK_SECRET });
  onTestFinished(() => server.close());
  const orders = await createOrderLifecycle({
    provider: stripe({
      webhookSecrets: [WEBHOOK_SECRET],
      releaseAfter: new Date(0),
      api: { apiKey: API_KEY, baseUrl: server.url, initialIntervalMs: 1, maxRetries: 0 },
    }),
    store: memory(),
    telemetry: openTelemetry({ tracerProvider }),
    background: false,
    on: {
      // What a client of Stripe may throw.
      ready_to_fulfil() {
        throw new Error(`Invalid API Key provided: ${API_KEY}, ${WEBHOOK_SECRET}`);
      },
    },
  });
  onTestFinished(() => orders.stop());
  server.play('held', { orderId: 'A-1' });
  for (const { body, headers } of server.deliveries()) {
    const url = 'http://localhost/webhooks/stripe';
    await orders.webhook(new Request(url, { method: 'POST', body, headers }));
  }
  await orders.drain();
  const { kind } = await orders.fulfil('A-1', { key: 'parcel-1' });
  expect(kind === 'done').toBe(answer === 'takes');

  // The whole of a span but its processor and its provider.
  const told = spans().map(({ name, attributes, events, links, status, resource }) =>
    JSON.stringify([name, attributes, events, links, status, resource.attributes]),
  );
  expect(told.join()).toContain('process ready_to_fulfil');
  expect(told.filter((one) => one.includes(API_KEY) || one.includes(WEBHOOK_SECRET))).toEqual([]);
});
