import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { about, fakeProvider, type Odd } from '../_support/fake-provider.js';

const DAY = 24 * 3_600_000_000;
const NOW = Date.parse('2026-03-01T10:00:00Z') * 1_000;

/** A service over a provider that lists these bodies. */
async function listing(...bodies: readonly Odd[]) {
  const store = memory();
  const clock = { now: NOW };
  const orders = await createOrderLifecycle({
    provider: fakeProvider({ bodies }),
    store,
    clock: () => clock.now,
  });
  onTestFinished(() => orders.stop());
  const deliver = async (text: string) =>
    (await orders.webhook(new Request('http://x/', { method: 'POST', body: text }))).json();
  const quarantined = async () => (await store.quarantined()).items;
  return { orders, store, clock, deliver, quarantined };
}

const odd = (what: object = {}): Odd => ({ odd: true, id: 'event-1', order: '7001', ...what });

const forgotten = (orderId: string) =>
  about(orderId, { state: 'accepted', fraud: 'passed', facts: { requestToBeForgotten: true } });

describe('a body that cannot be read', () => {
  it('is quarantined once when it is delivered and listed in different spellings', async () => {
    const { orders, deliver, quarantined } = await listing(odd());
    await deliver('{ "order": "7001",\n "id": "event-1", "odd": true }');
    expect((await orders.reconcile()).events.notUnderstood).toBe(1);
    expect(await quarantined()).toHaveLength(1);
  });

  it('is quarantined once when an earlier version stored it under the digest of its bytes', async () => {
    const { orders, store, quarantined } = await listing(odd());
    const raw = Buffer.from(JSON.stringify(odd()));
    const id = createHash('sha256').update(raw).digest('hex');
    const problem = { code: 'unexpected_shape', path: '', reason: 'It is odd.' } as const;
    await store.quarantine({ id, provider: 'fake', raw, problem, receivedAt: NOW });
    await orders.reconcile();
    expect((await quarantined()).map((one) => one.id)).toEqual([id]);
  });

  it('is quarantined when it is nested deeper than the stack', async () => {
    const { deliver, quarantined } = await listing();
    const deep = `{"odd":true,"in":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(await deliver(deep)).toMatchObject({ receipt: 'kept' });
    await deliver(deep);
    expect(await quarantined()).toHaveLength(1);
  });

  it('has its age from when the provider created it, if that can be read', async () => {
    const { orders, clock, quarantined } = await listing(
      odd({ id: 'made', createdAt: NOW - 20 * DAY }),
      odd({ id: 'ahead', createdAt: NOW + DAY }),
      odd({ id: 'timeless' }),
    );
    await orders.reconcile();
    expect((await quarantined()).map(({ receivedAt }) => receivedAt)).toEqual([
      NOW - 20 * DAY,
      NOW,
      NOW,
    ]);
    clock.now += DAY;
    await orders.reconcile();
    expect(await quarantined()).toHaveLength(3);
  });

  it('shows when Digital River created it', () => {
    const provider = digitalRiver({ webhookSecrets: ['secret'] });
    const createdTime = '2026-03-01T10:00:00Z';
    const body = { id: 'e', type: 'order.updated', createdTime, data: { object: { id: 7 } } };
    expect(provider.fromWebhook(body)).toMatchObject({ kind: 'not_understood', createdAt: NOW });
    expect(provider.fromWebhook({ ...body, createdTime: 'soon' })).not.toHaveProperty('createdAt');
    expect(provider.fromWebhook({ createdTime })).toMatchObject({ createdAt: NOW });
  });

  it.each([
    ['an order', { order: '7001' }],
    ['an order by a number', { order: 7001 }],
    ['an order by a key', { order: '', orders: { '7001': {} } }],
    ['the checkout of an order', { order: '', checkoutId: 'checkout-1' }],
  ])(
    'is not quarantined when it names %s whose customer asked to be forgotten',
    async (_, names) => {
      const { orders, deliver, quarantined } = await listing(odd(names), odd({ order: '7002' }));
      await orders.observe({ ...forgotten('7001') });
      await orders.observe({
        ...about('7001', { facts: { checkoutId: 'checkout-1' } }),
      });
      await orders.observe(about('7002', { state: 'accepted', fraud: 'passed' }));
      expect(await deliver(JSON.stringify(odd(names)))).toMatchObject({ receipt: 'ignored' });
      expect(await deliver(JSON.stringify(odd({ order: '7002' })))).toMatchObject({
        receipt: 'kept',
      });
      await orders.reconcile();
      expect(await quarantined()).toHaveLength(1);
    },
  );

  it('is not quarantined when it is not JSON and names such an order', async () => {
    const { orders, deliver, quarantined } = await listing();
    await orders.observe(forgotten('7001'));
    expect(await deliver('{"id":"7001","email":"ja')).toMatchObject({ receipt: 'ignored' });
    expect(await deliver('{"id":"70012","email":"ja')).toMatchObject({ receipt: 'kept' });
    expect(await quarantined()).toHaveLength(1);
  });
});
