import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/http/app.js';
import { memory } from '../../../src/store/memory/memory.js';
import { SCENARIO_NAMES, simulateScenario } from '../../../src/testing/simulator/index.js';
import { delivery, order } from '../../_support/payloads.js';
import { type ProviderWorld, startWorld } from '../../_support/provider-world.js';
import { deliverTo, service } from '../../_support/service.js';

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

/** Everything that is stored, logged, or answered over HTTP. */
async function everything(orders = world.orders, database = store): Promise<string> {
  const { items } = await database.orders({ limit: 500 });
  const stored = [items, await database.history(items), await database.milestones({ limit: 500 })];
  const app = createApp(orders);
  const paths = ['/orders', '/milestones', '/metrics'].concat(
    items.flatMap(({ orderId }) => [`/orders/${orderId}`, `/orders/${orderId}/history`]),
  );
  const answers = await Promise.all(
    paths.map(async (path) => (await app.fetch(new Request(`http://localhost${path}`))).text()),
  );
  return JSON.stringify([stored, answers, log, (await database.quarantined()).items]);
}

describe('the confidential address of a file', () => {
  it('is neither stored, logged nor shown, whatever the order went through', async () => {
    const histories = SCENARIO_NAMES.flatMap((name) =>
      (['2020-12-17', '2021-12-13'] as const).map((apiVersion) =>
        simulateScenario(name, `files ${name} ${apiVersion}`, {
          start: world.now,
          overrides: { apiVersion },
        }),
      ),
    );
    let payloads = '';
    for (const history of histories) {
      const served = world.provider.adopt(history);
      world.now = Math.max(world.now, served.restsAt);
      payloads += JSON.stringify(history.messages);
    }
    world.now += 1_000_000;
    for (const served of world.provider.orders) await world.deliver(served);
    await world.orders.reconcile({ quietForMs: 0 });

    expect(payloads).toContain('https://files.example/');
    expect(payloads).toContain('invoicePDFs');
    expect(payloads).toContain('creditMemoPDFs');
    const text = await everything();
    let documents = 0;
    for (const served of world.provider.orders) {
      const truth = served.truth(world.now);
      const view = await world.orders.get(truth.orderId);
      expect(Object.fromEntries((view?.documents ?? []).map(({ id, kind }) => [id, kind]))).toEqual(
        truth.documents,
      );
      for (const id of Object.keys(truth.documents)) expect(text).toContain(id);
      documents += view?.documents.length ?? 0;
    }
    expect(documents).toBeGreaterThan(20);
    expect(text).not.toContain('files.example');
  });

  const url = 'https://api.example/files/secret-file/content';
  const files = { invoicePDFs: [{ id: 'f1', url }], creditMemoPDFs: [{ id: 'f2', url }] };
  it.each([
    ['order.complete', order({ id: '7001', state: 'complete', ...files, files: [{ url }] })],
    ['order.refunded', order({ id: '7001', state: 'complete', ...files, metadata: { url } })],
    ['refund.complete', { id: 're_1', orderId: '7001', state: 'succeeded', url, ...files }],
    ['return.accepted', { id: 'ret_1', orderId: '7001', state: 'accepted', url, ...files }],
    [
      'fulfillment.created',
      {
        id: 'ful_1',
        orderId: '7001',
        items: [],
        trackingUrl: url,
        orderDetails: { id: '7001', state: 'accepted', ...files },
      },
    ],
    ['order.invoice.created', { id: 'f1', fileId: 'f1', orderId: '7001', invoiceURL: url, url }],
    ['order.credit_memo.created', order({ id: '7001', state: 'complete', ...files })],
    ['order.charge.capture.complete', { id: 'c1', orderId: '7001', state: 'complete', url }],
  ])('is read out of no payload: %s', async (type, object) => {
    const database = memory();
    const orders = await service({ store: database });
    const { body } = await deliverTo(orders, delivery(type, object));
    expect(body.receipt).toBe('recorded');
    const text = await everything(orders, database);
    expect(text).toContain('7001');
    expect(text).not.toContain('secret-file');
  });
});

describe('an order without documents', () => {
  it('has none, whether their lists are missing or empty', async () => {
    const orders = await service();
    const object = { id: '7001', state: 'accepted', fraudState: 'passed' };
    await deliverTo(orders, delivery('order.accepted', object));
    expect((await orders.get('7001'))?.documents).toEqual([]);
    const empty = { ...object, invoicePDFs: [], creditMemoPDFs: null };
    await deliverTo(orders, delivery('order.updated', empty, { id: 'e2' }));
    expect((await orders.get('7001'))?.documents).toEqual([]);
    expect((await orders.get('7001'))?.parked).toEqual([]);
  });
});
