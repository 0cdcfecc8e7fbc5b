import { describe, expect, it } from 'vitest';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { OrderWrite } from '../../../src/store/store.js';
import { recordSample } from '../../../src/testing/store-conformance/samples.js';
import { eventBody } from '../../_support/deliveries.js';
import { makeObservation } from '../../_support/make-observation.js';
import { barrier, deliverTo, disturbed, service } from '../../_support/service.js';
import { until } from '../../_support/until.js';

const LIFE = [
  eventBody('pending_payment', { at: 1, visited: { pending_payment: 1 } }),
  eventBody('in_review', {
    at: 2,
    type: 'order.review_opened',
    fraudState: 'review_opened',
    visited: { pending_payment: 1, in_review: 2 },
  }),
  eventBody('accepted', { at: 3, visited: { pending_payment: 1, in_review: 2, accepted: 3 } }),
  eventBody('fulfilled', {
    at: 4,
    visited: { pending_payment: 1, in_review: 2, accepted: 3, fulfilled: 4 },
  }),
  eventBody('complete', {
    at: 5,
    visited: { pending_payment: 1, in_review: 2, accepted: 3, fulfilled: 4, complete: 5 },
  }),
];

async function standings(orders: OrderLifecycle, orderId = '7001') {
  const history = (await orders.history(orderId)) ?? [];
  return history.map(({ id, standing }) => `${id} ${standing}`);
}

const IN_ORDER = LIFE.map((body) => `${body.id} applied`);

describe('concurrent deliveries', () => {
  it('of one order are all recorded, one after the other', async () => {
    const orders = await service();
    const answers = await Promise.all(
      [...LIFE, ...LIFE].reverse().map((body) => deliverTo(orders, body)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const receipts = answers.map(({ body }) => body.receipt);
    expect(receipts.filter((receipt) => receipt === 'recorded')).toHaveLength(LIFE.length);
    expect(receipts.filter((receipt) => receipt === 'duplicate')).toHaveLength(LIFE.length);
    expect(await standings(orders)).toEqual(IN_ORDER);
    expect(await orders.get('7001')).toMatchObject({ state: 'complete', parked: [] });
  });

  it('of one order are never computed from the same row at the same time', async () => {
    const store = memory();
    const underway = new Set<string>();
    let most = 0;
    const save = store.save.bind(store);
    const watching = Object.assign(store, {
      save: async (changes: readonly OrderWrite[], at: number) => {
        for (const { row } of changes) {
          expect(underway.has(row.orderId)).toBe(false);
          underway.add(row.orderId);
        }
        most = Math.max(most, underway.size);
        await new Promise((resolve) => setTimeout(resolve, 1));
        const saved = await save(changes, at);
        for (const { row } of changes) underway.delete(row.orderId);
        return saved;
      },
    });
    const orders = await service({ store: watching });
    const bodies = ['7001', '7002', '7003'].flatMap((orderId) =>
      ['pending_payment', 'accepted', 'fulfilled'].map((state) => eventBody(state, { orderId })),
    );
    const answers = await Promise.all(bodies.map((body) => deliverTo(orders, body)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(most).toBeGreaterThan(1);
  });

  it('of different orders do not wait for each other', async () => {
    const gate = barrier();
    const store = disturbed(memory(), {
      save: (changes) =>
        (changes as OrderWrite[]).some(({ row }) => row.orderId === '7001')
          ? gate.wait()
          : undefined,
    });
    const orders = await service({ store });
    const slow = deliverTo(orders, eventBody('accepted', { orderId: '7001' }));
    expect((await deliverTo(orders, eventBody('accepted', { orderId: '7002' }))).status).toBe(200);
    expect((await deliverTo(orders, eventBody('accepted', { orderId: '7003' }))).status).toBe(200);
    gate.open();
    expect((await slow).status).toBe(200);
  });

  it('are coalesced: many orders at once need few transactions', async () => {
    let saves = 0;
    const store = disturbed(memory(), {
      save: () => {
        saves += 1;
      },
    });
    const orders = await service({ store });
    const bodies = Array.from({ length: 100 }, (_, index) =>
      eventBody('accepted', { orderId: `order-${index}` }),
    );
    await Promise.all(bodies.map((body) => deliverTo(orders, body)));
    expect(saves).toBeLessThan(10);
    expect((await orders.statistics()).store.orders).toEqual({ accepted: 100 });
  });

  it('of which one cannot be computed: only that one fails', async () => {
    const store = memory();
    const healthy = await service({ store });
    await deliverTo(healthy, eventBody('accepted', { orderId: 'poisoned' }));
    const spoiled = new Proxy(store, {
      get(target, name: keyof typeof store) {
        if (name !== 'load') return (target[name] as (() => unknown) | undefined)?.bind(target);
        return async (requests: Parameters<typeof store.load>[0]) => {
          const loaded = await target.load(requests);
          return loaded.map((one) =>
            one.row?.orderId === 'poisoned'
              ? {
                  ...one,
                  row: { ...one.row, record: recordSample({ folded: { snapshot: 'rubbish' } }) },
                }
              : one,
          );
        };
      },
    });
    const orders = await service({ store: spoiled });
    const ids = ['7001', '7002', 'poisoned', '7003', '7004', '7005'];
    const answers = await Promise.all(
      ids.map((orderId) => deliverTo(orders, eventBody('fulfilled', { orderId }))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 503, 200, 200, 200]);
  });

  it('to two services on one store are all recorded: the loser of a race computes again', async () => {
    const store = memory();
    let conflicts = 0;
    const slow = () => {
      const saves = disturbed(store, {
        save: () => new Promise((resolve) => setImmediate(resolve)),
      });
      return new Proxy(saves, {
        get(target, name: keyof typeof store) {
          if (name !== 'save') return target[name];
          return async (...args: Parameters<typeof store.save>) => {
            const won = await target.save(...args);
            conflicts += won.filter((one) => !one).length;
            return won;
          };
        },
      });
    };
    const both = [await service({ store: slow() }), await service({ store: slow() })] as const;
    const bodies = Array.from({ length: 40 }, (_, index) =>
      eventBody('accepted', { id: `repeat-${index}`, at: 100 + index, type: 'order.updated' }),
    );
    const answers = await Promise.all(
      bodies.map((body, index) => deliverTo(both[index % 2 === 0 ? 0 : 1], body)),
    );
    expect(answers.map(({ body }) => body.receipt)).toEqual(answers.map(() => 'recorded'));
    expect(await standings(both[0])).toHaveLength(40);
    expect(conflicts).toBeGreaterThan(0);
  });

  it('with one id and different contents are both stored, and the order is flagged', async () => {
    const orders = await service();
    const first = eventBody('accepted', { id: 'same', at: 1 });
    const second = eventBody('fulfilled', {
      id: 'same',
      at: 2,
      visited: { accepted: 1, fulfilled: 2 },
    });
    const answers = await Promise.all(
      [first, second, first, second].map((body) => deliverTo(orders, body)),
    );
    expect(answers.map(({ body }) => body.receipt).sort()).toEqual([
      'duplicate',
      'duplicate',
      'recorded',
      'recorded',
    ]);
    const view = await orders.get('7001');
    expect(view?.state).toBe('fulfilled');
    expect(view?.flags).toHaveLength(1);
    expect(await orders.history('7001')).toHaveLength(2);
  });

  it('beyond the queue size are answered 503, and accepted when there is room', async () => {
    const gate = barrier();
    let down = true;
    const store = disturbed(memory(), {
      save: async () => {
        await gate.wait();
        if (down) throw new Error('the store went away');
      },
    });
    const orders = await service({ store, queueSize: 100, deliveryTimeoutMs: 3_600_000 });
    const observe = (orderId: string) =>
      orders.observe({ ...makeObservation({ state: 'accepted' }), orderId });
    const underWay = [observe('first'), observe('second')];
    await until('two batches are under way with one each', () => gate.waiting === 2);
    const waiting = Array.from({ length: 100 }, (_, index) => observe(`order-${index}`));
    const body = eventBody('accepted');
    const rejected = await deliverTo(orders, body);
    expect(rejected.status).toBe(503);
    expect(rejected.headers.has('retry-after')).toBe(true);
    gate.open();
    const failed = await Promise.allSettled([...underWay, ...waiting]);
    expect(new Set(failed.map(({ status }) => status))).toEqual(new Set(['rejected']));
    down = false;
    expect((await deliverTo(orders, body)).status).toBe(200);
  });
});
