import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Provider } from '../../src/adapters/provider.js';
import { createApp } from '../../src/http/app.js';
import type { Observation, PaymentObservation } from '../../src/order/observation.js';
import {
  createOrderLifecycle,
  type OrderLifecycle,
  type OrderLifecycleOptions,
} from '../../src/service/order-lifecycle.js';
import { memory } from '../../src/store/memory/memory.js';
import { StoreError } from '../../src/store/store-error.js';
import { webhookRequest } from '../_support/deliveries.js';
import { START } from '../_support/make-observation.js';
import {
  type MixedItem,
  mixedDelivery,
  mixedPay,
  mixedRequest,
  thinDelivery,
} from '../_support/mixed-pay.js';
import { answerOf, disturbed, service } from '../_support/service.js';

const first: MixedItem = { event: 'e1', order: '7001', state: 'accepted' };
const second: MixedItem = { event: 'e2', order: '7002', state: 'in_review' };

async function mixedService(options: Partial<OrderLifecycleOptions> = {}) {
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  let now = START;
  const orders = await createOrderLifecycle({
    // No two moments are the same, so that an order that has changed is quiet at once.
    clock: () => {
      now += 1_000;
      return now;
    },
    provider: mixedPay(),
    store: memory(),
    logger: log,
    ...options,
  });
  onTestFinished(() => orders.stop());
  const app = createApp(orders);
  const deliver = async (request: Request) => answerOf(await app.fetch(request));
  const metrics = async () => (await app.fetch(new Request('http://localhost/metrics'))).text();
  return { orders, log, deliver, metrics };
}

describe('a provider whose deliveries hold several reports', () => {
  it('delivers to a path of its own name, and gets a receipt for each report', async () => {
    const { orders, deliver, metrics } = await mixedService();
    const { status, body } = await deliver(mixedDelivery(first, second));
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        receipt: 'recorded',
        receipts: [
          { receipt: 'recorded', standing: 'applied', orderId: '7001', state: 'accepted' },
          { receipt: 'recorded', standing: 'applied', orderId: '7002', state: 'in_review' },
        ],
      },
    });
    expect((await orders.get('7002'))?.state).toBe('in_review');
    const again = await deliver(mixedDelivery(first, second));
    expect(again.body).toMatchObject({ receipt: 'duplicate' });
    expect(await metrics()).toContain('order_lifecycle_deliveries_total{receipt="recorded"} 1\n');
  });

  it('gets the receipt itself when there is one report', async () => {
    const { deliver } = await mixedService();
    const { body } = await deliver(mixedDelivery(first));
    expect(body).toMatchObject({ receipt: 'recorded', orderId: '7001' });
    expect(body).not.toHaveProperty('receipts');
  });

  it('gets `ignored` when there is none', async () => {
    const { deliver } = await mixedService();
    const { status, body } = await deliver(mixedDelivery());
    expect({ status, body }).toMatchObject({ status: 200, body: { receipt: 'ignored' } });
  });

  it('is asked to deliver again unless every report is stored', async () => {
    let isFull = true;
    const store = disturbed(memory(), {
      save(changes) {
        if (isFull && JSON.stringify(changes).includes('7002')) {
          throw new StoreError('unreachable', 'The disk is full. Free some space.');
        }
      },
    });
    const { orders, deliver } = await mixedService({ store });
    expect((await deliver(mixedDelivery(first, second))).status).toBe(503);
    isFull = false;
    expect((await deliver(mixedDelivery(first, second))).status).toBe(200);
    expect((await orders.get('7001'))?.state).toBe('accepted');
    expect((await orders.get('7002'))?.state).toBe('in_review');
  });

  it('has its body kept when one of its orders is set aside, and the others recorded', async () => {
    const { orders, deliver } = await mixedService({ orderLimits: { observations: 50 } });
    const many = Array.from({ length: 60 }, (_, at): MixedItem => {
      return { event: `m${at}`, order: '7003', state: 'accepted', at };
    });
    for (const one of many) await deliver(mixedDelivery(one));
    const { status, body } = await deliver(mixedDelivery(second, { ...first, order: '7003' }));
    expect({ status, body }).toMatchObject({
      status: 202,
      body: { receipt: 'kept', receipts: [{ receipt: 'recorded' }, { receipt: 'kept' }] },
    });
    expect((await orders.get('7002'))?.state).toBe('in_review');
  });

  it('has a report stored whose order is not known yet', async () => {
    const { fromWebhook } = mixedPay();
    const provider = mixedPay({
      fromWebhook(body) {
        const reading = fromWebhook(body);
        if (reading.kind !== 'observations') return reading;
        const observations = reading.observations.map((one): Observation | PaymentObservation => {
          if (one.orderId !== 'unknown') return one;
          const { orderId: _, ...rest } = one;
          return { ...rest, references: ['payment-1'], objects: [] };
        });
        return { kind: 'observations', observations };
      },
    });
    const { orders, deliver } = await mixedService({ provider });
    const { status, body } = await deliver(mixedDelivery(first, { ...second, order: 'unknown' }));
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        receipts: [
          { receipt: 'recorded' },
          { receipt: 'unplaced', references: ['payment-1'], observationId: 'e2' },
        ],
      },
    });
    const { unplaced } = await orders.unplaced();
    expect(unplaced).toMatchObject([{ reference: 'payment-1', observationId: 'e2' }]);
  });

  it('is read again after an upgrade, report by report', async () => {
    let isUpgraded = false;
    const { fromWebhook } = mixedPay();
    const problem = { code: 'unexpected_shape', path: '', reason: 'It is new.' } as const;
    const provider = mixedPay({
      fromWebhook: (body) => (isUpgraded ? fromWebhook(body) : { kind: 'not_understood', problem }),
    });
    const { orders, deliver } = await mixedService({ provider });
    expect((await deliver(mixedDelivery(first, second))).status).toBe(202);
    isUpgraded = true;
    expect(await orders.reprocess()).toMatchObject({ tried: 1, recorded: 1, stillQuarantined: 0 });
    expect((await orders.get('7002'))?.state).toBe('in_review');
  });

  it('is imported report by report', async () => {
    const { orders } = await mixedService();
    const imported = await orders.import([await mixedDelivery(first, second).text()]);
    expect(imported).toMatchObject({ observations: 2, problems: 0 });
  });
});

describe('a provider that signs inside the body', () => {
  it.each([
    ['another signature', { items: [first], signature: 'forged' }],
    ['no signature', { items: [first] }],
    ['no object', 7],
  ])('is refused with %s', async (_, body) => {
    const { orders, deliver } = await mixedService();
    const { status, body: answer } = await deliver(mixedRequest(body));
    expect({ status, answer }).toMatchObject({ status: 401, answer: { error: 'no_match' } });
    expect(await orders.get('7001')).toBeUndefined();
  });

  it('is refused with a body that is not JSON', async () => {
    const { deliver } = await mixedService();
    const request = new Request('http://localhost/webhooks/mixed-pay', {
      method: 'POST',
      body: '{"items"',
    });
    expect((await deliver(request)).status).toBe(401);
  });

  it('is parsed once', async () => {
    const { deliver } = await mixedService();
    const parse = vi.spyOn(JSON, 'parse');
    onTestFinished(() => parse.mockRestore());
    await deliver(mixedDelivery(first));
    const bodies = parse.mock.calls.filter(([text]) => text.startsWith('{"items"'));
    expect(bodies).toHaveLength(1);
  });
});

describe('a provider that signs the bytes', () => {
  it('has nothing parsed that is forged', async () => {
    const orders = await service();
    const forged = webhookRequest({ id: 'forged' });
    forged.headers.set('digitalriver-signature', 't=1,v1=00');
    const parse = vi.spyOn(JSON, 'parse');
    onTestFinished(() => parse.mockRestore());
    expect((await orders.webhook(forged)).status).toBe(401);
    expect(parse).not.toHaveBeenCalled();
  });
});

describe('a delivery about a foreign account', () => {
  it('is acknowledged, counted and never stored, and each account is logged once', async () => {
    const { orders, deliver, log, metrics } = await mixedService();
    for (const merchant of ['north', 'north', 'south']) {
      const { status, body } = await deliver(mixedDelivery({ ...first, merchant }));
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { receipt: 'ignored', code: 'foreign_account' },
      });
    }
    expect((await orders.orders()).orders).toEqual([]);
    expect((await orders.quarantined({})).bodies).toEqual([]);
    expect(await metrics()).toContain(
      'order_lifecycle_deliveries_total{receipt="foreign_account"} 3\n',
    );
    expect(log.warn.mock.calls.map(([facts]) => facts.foreignAccount)).toEqual(['north', 'south']);
  });

  it('does not flood the log when there are many accounts', async () => {
    const { deliver, log } = await mixedService();
    for (let n = 0; n < 150; n += 1) {
      await deliver(mixedDelivery({ ...first, merchant: `m${n}` }));
    }
    expect(log.warn).toHaveBeenCalledTimes(100);
  });
});

describe('a delivery that shows a wrong set-up', () => {
  it('is kept, and logged as an error with what to do', async () => {
    const { deliver, log } = await mixedService();
    const { status, body } = await deliver(thinDelivery());
    const reason = 'This endpoint sends thin notifications. Set up one that sends whole objects.';
    expect({ status, body }).toMatchObject({ status: 202, body: { problem: { reason } } });
    expect(log.error).toHaveBeenCalledWith({ code: 'unexpected_shape', path: '' }, reason);
  });
});

describe('a provider without calls', () => {
  it.each<[string, (orders: OrderLifecycle) => Promise<unknown>, RegExp]>([
    ['place', (orders) => orders.place({ checkoutId: 'c' }), /create an order/],
    ['fulfil', (orders) => orders.fulfil('7001'), /fulfil or cancel units/],
    ['cancel', (orders) => orders.cancel('7001'), /fulfil or cancel units/],
    [
      'refund',
      (orders) => orders.refund('7001', { amount: { minor: 1, currency: 'USD' } }),
      /refund an order/,
    ],
    ['return', (orders) => orders.return('7001'), /create a return/],
    ['acceptReturn', (orders) => orders.acceptReturn('7001', 'r'), /accept a return/],
    ['documentLink', (orders) => orders.documentLink('7001', 'f'), /create a link to a file/],
  ])('has %s answered with a sentence', async (_, call, says) => {
    const { orders, deliver } = await mixedService();
    await deliver(mixedDelivery(first));
    const result = (await call(orders)) as { readonly reason: string };
    expect(result).toMatchObject({ kind: 'failure', retryable: false, uncertain: false });
    expect(result.reason).toMatch(/^Mixed Pay has no call to [a-z ]+ here\. [A-Z][^.]+\.$/);
    expect(result.reason).toMatch(says);
  });

  it('is not asked to forget, and what is stored here is removed', async () => {
    const { orders, deliver } = await mixedService();
    await deliver(mixedDelivery(first));
    expect(await orders.forget('7001')).toMatchObject({
      ...{ kind: 'failure', retryable: false, uncertain: false },
      reason:
        'What is stored here was removed, but Mixed Pay was not asked. Ask it in another way.',
    });
  });

  it('is reconciled with nothing, and the report says why', async () => {
    const { orders, deliver } = await mixedService();
    await deliver(mixedDelivery(second));
    expect(await orders.reconcile({ quietForMs: 0 })).toMatchObject({
      events: { failure: { reason: expect.stringMatching(/^Mixed Pay has no call to list/) } },
      examined: 0,
      orders: [],
    });
    const { orders: named } = await orders.reconcile({ orders: ['7002'] });
    expect(named).toMatchObject([
      {
        outcome: 'unreadable',
        sentence: expect.stringContaining('Mixed Pay has no call to read an order here.'),
      },
    ]);
  });

  it('cannot be reconciled periodically', async () => {
    await expect(mixedService({ reconcile: { intervalMs: 60_000 } })).rejects.toThrow(
      'The setting reconcile is set, but must be left out: Mixed Pay has no call to list events or to read an order here.',
    );
  });

  it('has its milestones delivered without a read', async () => {
    const shipped: string[] = [];
    const { deliver } = await mixedService({
      outbox: { pollIntervalMs: 5 },
      on: { ready_to_fulfil: ({ orderId }) => shipped.push(orderId) },
      provider: mixedPay({ api: {} }),
    });
    await deliver(mixedDelivery(first));
    await vi.waitFor(() => expect(shipped).toEqual(['7001']));
  });

  it('has what is stored of a forgotten customer removed all the same', async () => {
    const problem = { code: 'unexpected_shape', path: '', reason: 'It is new.' } as const;
    const provider = mixedPay({ fromWebhook: () => ({ kind: 'not_understood', problem }) });
    const { orders, deliver } = await mixedService({ provider });
    await deliver(mixedDelivery(first));
    await orders.forget('7001');
    expect((await orders.quarantined({})).bodies).toEqual([]);
  });
});

describe('a provider with some calls', () => {
  const only = (api: NonNullable<Provider['api']>) => mixedService({ provider: mixedPay({ api }) });
  const { kind, reason } = { kind: 'failure', reason: 'It is closed.' } as const;
  const closed = {
    ...{ kind, reason, retryable: true, uncertain: false },
    internal: { httpStatus: 503, codes: [] },
  } as const;

  it('is not asked to place an order that could not be looked up', async () => {
    const place = vi.fn(async () => closed);
    const { orders } = await only({ place });
    expect(await orders.place({ checkoutId: 'c' })).toMatchObject({
      reason: expect.stringContaining('find an order by its checkout'),
    });
    expect(place).not.toHaveBeenCalled();
  });

  it('reads quiet orders, and reports that it lists no events', async () => {
    const read = vi.fn(async () => closed);
    const { orders, deliver } = await only({ read });
    await deliver(mixedDelivery(second));
    const { events, orders: examined } = await orders.reconcile({ quietForMs: 0 });
    expect(events.failure?.reason).toMatch(/list events/);
    expect(examined).toMatchObject([{ orderId: '7002', outcome: 'unreadable' }]);
    expect(read).toHaveBeenCalledOnce();
  });

  it('takes in the events that it lists, report by report, and reads nothing', async () => {
    const body: unknown = await mixedDelivery(first, second).json();
    const { orders } = await only({
      async *events() {
        yield { kind: 'events', bodies: [body] };
      },
    });
    const { events } = await orders.reconcile();
    expect(events).toMatchObject({ listed: 1, missed: 2 });
    expect((await orders.get('7001'))?.state).toBe('accepted');
    expect((await orders.get('7002'))?.state).toBe('in_review');
  });

  it('is called as a method, so an instance of a class works', async () => {
    class Api {
      readonly reason = 'It is closed.';
      async forget() {
        return { ...closed, reason: this.reason };
      }
    }
    const { orders } = await only(new Api());
    expect(await orders.forget('7001')).toMatchObject({ reason: 'It is closed.' });
  });
});
