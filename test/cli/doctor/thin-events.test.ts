import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { checkStore } from '../../../src/cli/doctor/store.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const MINUTE_MS = 60_000;
const SECRET = 'whsec_1';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A store with a thin event that arrived now. */
async function storeWithThinEvent() {
  const store = memory();
  const orders = await createOrderLifecycle({
    provider: stripe({ webhookSecrets: [SECRET], releaseAfter: new Date(0) }),
    store,
  });
  const rawBody = JSON.stringify({
    ...{ id: 'evt_1', object: 'v2.core.event', type: 'v1.payment_intent.succeeded' },
    ...{ created: '2026-11-26T12:00:00.000Z', related_object: { id: 'pi_1' } },
  });
  const headers = { 'Stripe-Signature': stripe.signForTest({ rawBody, secret: SECRET }) };
  const request = new Request('https://shop.example', { method: 'POST', headers, body: rawBody });
  expect((await orders.webhook(request)).status).toBe(202);
  onTestFinished(() => orders.stop());
  return store;
}

async function found(...check: Parameters<typeof checkStore>) {
  const findings = await checkStore(...check);
  const ofNote = ({ what }: { readonly what: string }) =>
    ['attention', 'endpoint', 'thin events'].includes(what);
  return Object.fromEntries(findings.filter(ofNote).map((one) => [one.what, one]));
}

it('finds nothing where no thin event arrived', async () => {
  expect(Object.keys(await found(memory()))).toEqual(['attention']);
});

it('names the key to set or the endpoint to create where nothing reads thin events', async () => {
  const store = await storeWithThinEvent();
  const { endpoint, ...others } = await found(store, { readers: ['another-provider'] });
  expect(endpoint).toMatchObject({ verdict: 'wrong' });
  expect(endpoint?.sentence).toMatch(/^1 thin event arrived\. .*STRIPE_API_KEY/);
  expect(endpoint?.sentence).toContain('create a webhook endpoint for snapshot events');
  expect(others).toMatchObject({ attention: { verdict: 'look' } });
  expect(others['thin events']).toBeUndefined();
});

it('is content for a minute where the service reads them, and asks for a look afterwards', async () => {
  const store = await storeWithThinEvent();
  vi.setSystemTime(NOW + MINUTE_MS);
  const early = await found(store, { readers: ['stripe'] });
  expect(early).toMatchObject({
    attention: { verdict: 'fine' },
    'thin events': { verdict: 'fine', sentence: 'about to be read: 1' },
  });
  vi.setSystemTime(NOW + MINUTE_MS + 1);
  const late = await found(store, { readers: ['stripe'] });
  expect(late).toMatchObject({
    attention: { verdict: 'look' },
    'thin events': { verdict: 'look' },
  });
  expect(late['thin events']?.sentence).toContain('not read for more than a minute: 1 thin event');
  expect(late.endpoint).toBeUndefined();
});
