import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { stripe } from '../../../src/adapters/stripe/index.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { simulateScenario } from '../../../src/testing/simulator/index.js';
import { type ProviderWorld, startWorld } from '../../_support/provider-world.js';
import { until } from '../../_support/until.js';

let world: ProviderWorld;
let store: ReturnType<typeof memory>;
const log: unknown[] = [];

beforeEach(async () => {
  store = memory();
  log.length = 0;
  const write = (...line: unknown[]) => log.push(line);
  world = await startWorld({ store, logger: { info: write, warn: write, error: write } });
});

afterEach(() => world.stop());

/** Everything in the store, with the quarantined bodies, and the log. */
async function everything(): Promise<string> {
  const { items } = await store.orders({ limit: 500 });
  const bodies: string[] = [];
  for (const { id } of (await store.quarantined({ limit: 500 })).items) {
    bodies.push(Buffer.from((await store.quarantinedBody(id)) ?? []).toString('utf8'));
  }
  const rest = [items, await store.history(items), await store.milestones({ limit: 500 }), log];
  return `${JSON.stringify(rest)}${bodies.join('\n')}`;
}

describe('forgetting an order', () => {
  it('asks the provider, and leaves nothing personal in the store or the log', async () => {
    const history = simulateScenario('refunded_twice', 'forget', { start: world.now });
    const order = world.provider.adopt(history);
    const other = simulateScenario('card_accepted', 'remember', { start: world.now });
    world.now = order.restsAt + 1_000_000;
    await world.deliver(order);
    await world.orders.reconcile();
    for (const { orderId, personal } of [history, other]) {
      const raw = Buffer.from(JSON.stringify({ id: orderId, note: personal }));
      const problem = { code: 'unexpected_shape', path: '', reason: 'Odd.' } as const;
      await store.quarantine({
        id: orderId,
        provider: 'digital-river',
        raw,
        problem,
        receivedAt: 1,
      });
    }
    const found = (personal: readonly string[], text: string) =>
      personal.filter(
        (value) => text.includes(value) || text.includes(JSON.stringify(value).slice(1, -1)),
      );
    expect(history.personal.length).toBeGreaterThan(5);
    expect(found(history.personal, await everything())).not.toEqual([]);

    expect(await world.orders.forget(history.orderId)).toEqual({
      kind: 'forgotten',
      providerAsked: true,
      bodiesRemoved: 1,
    });
    expect(order.forgotten).toBe(true);
    expect(found(history.personal, await everything())).toEqual([]);
    expect((await store.quarantined()).items.map(({ id }) => id)).toEqual([other.orderId]);
    expect((await world.orders.get(history.orderId))?.state).toBe('complete');
  });

  it('removes the free text of handlers and operators too', async () => {
    await world.stop();
    store = memory();
    world = await startWorld({
      store,
      outbox: { pollIntervalMs: 5, maxAttempts: 1 },
      on: {
        needs_attention: () => {
          throw new Error('no answer from jane@mail.example');
        },
      },
    });
    const about = { account: 'default', orderId: '7001', source: 'webhook' } as const;
    for (const [id, type] of [
      ['e1', 'order.pending_payment'],
      ['e2', 'order.fulfilled'],
    ] as const) {
      world.now += 1;
      const events = [{ type }];
      await world.orders.observe({ ...about, id, instant: world.now, releases: false, events });
    }
    const written = async () =>
      JSON.stringify([
        await store.history([{ account: 'default', orderId: '7001' }]),
        (await store.milestones()).items,
      ]);
    await until('the handler has failed', async () =>
      (await written()).includes('jane@mail.example'),
    );
    const reason = 'Jane Doe called';
    await world.orders.resolve('7001', 'e2', { decision: 'dismiss', actor: 'support-7', reason });
    expect(await written()).toContain(reason);

    expect(await world.orders.forget('7001')).toMatchObject({ kind: 'forgotten' });
    expect(await written()).not.toMatch(/jane/i);
    expect(await written()).toContain('support-7');
    expect((await world.orders.history('7001'))?.at(-1)).toMatchObject({
      resolution: { actor: 'support-7', reason: '(removed)' },
    });
  });

  it('removes what is stored here even when the provider cannot be asked, and reports the failure', async () => {
    const raw = Buffer.from('{"id":"lost"}');
    const problem = { code: 'unexpected_shape', path: '', reason: 'Odd.' } as const;
    await store.quarantine({ id: 'k', provider: 'digital-river', raw, problem, receivedAt: 1 });
    world.provider.fail({ on: 'POST /orders/{id}', kind: 'status', status: 503, times: 9 });
    expect(await world.orders.forget('lost')).toMatchObject({ kind: 'failure', retryable: true });
    expect((await store.quarantined()).items).toEqual([]);
  });

  it('needs no API key to remove what is stored here', async () => {
    const bodies = memory();
    const raw = Buffer.from('{"id":"7001"}');
    const problem = { code: 'unexpected_shape', path: '', reason: 'Odd.' } as const;
    await bodies.quarantine({ id: 'k', provider: 'digital-river', raw, problem, receivedAt: 1 });
    const river = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: ['whsec_1'] }),
      ...{ store: bodies, background: false },
    });
    expect(await river.forget('7001')).toMatchObject({
      ...{ kind: 'failure', retryable: false },
      reason: expect.stringMatching(
        /^What is stored here was removed, but Digital River was not asked/,
      ),
    });
    expect((await bodies.quarantined()).items).toEqual([]);
    await river.stop();

    const others = memory();
    await others.quarantine({ id: 'k', provider: 'stripe', raw, problem, receivedAt: 1 });
    const payments = await createOrderLifecycle({
      provider: stripe({ webhookSecrets: ['whsec_1'], releaseAfter: new Date(0) }),
      ...{ store: others, background: false },
    });
    const forgotten = { kind: 'forgotten', providerAsked: false, bodiesRemoved: 1 };
    expect(await payments.forget('7001')).toEqual(forgotten);
    await payments.stop();
  });
});

describe('a document', () => {
  it('is linked to publicly for its order, without the confidential address', async () => {
    let order = world.provider.adopt(simulateScenario('refunded_twice', 0, { start: world.now }));
    for (let seed = 1; order.version(order.restsAt).files.length === 0; seed += 1) {
      order = world.provider.adopt(simulateScenario('refunded_twice', seed, { start: world.now }));
    }
    world.now = order.restsAt + 1_000_000;
    await world.deliver(order);
    const view = await world.orders.get(order.basics.id);
    const fileId = view?.documents[0]?.id ?? '';
    expect(await world.orders.documentLink(order.basics.id, fileId)).toMatchObject({
      kind: 'link',
      url: `${world.provider.url}/public/link-${fileId}`,
      expiresAt: world.now + 7 * 86_400_000_000,
    });
    expect(await everything()).not.toContain('https://files.example');
    expect(await world.orders.documentLink(order.basics.id, 'other')).toMatchObject({
      kind: 'unknown_document',
    });
  });
});
