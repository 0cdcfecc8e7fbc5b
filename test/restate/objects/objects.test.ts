import { expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { type RestateOptions, restate } from '../../../src/restate/index.js';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import {
  createOrderLifecycle,
  type OrderLifecycleOptions,
} from '../../../src/service/order-lifecycle.js';
import { SECRET, told } from '../../_support/deliveries.js';
import { START, said } from '../../_support/said.js';
import { barrier, deliverTo, milestoneOf } from '../../_support/service.js';
import { until } from '../../_support/until.js';
import { onRestate } from '../_support/on-restate.js';

const QUICK = { pollIntervalMs: 60_000, initialIntervalMs: 1, maxIntervalMs: 2 } as const;

onRestate('an order in Restate', (server) => {
  let number = 0;
  const namespace = () => {
    number += 1;
    return `story ${number}`;
  };

  function store(options: RestateOptions = {}) {
    const { ingress, admin, port } = server();
    return restate(ingress, { admin, worker: { host: '127.0.0.1', port }, ...options });
  }

  async function service(
    options: Partial<OrderLifecycleOptions> = {},
    where: RestateOptions = { namespace: namespace() },
  ) {
    const orders = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: [SECRET] }),
      store: store(where),
      outbox: QUICK,
      ...options,
    });
    onTestFinished(() => orders.stop());
    return orders;
  }

  /** Calls a handler of an order's object as another service of Restate would. */
  async function call(place: string, handler: string, input?: unknown): Promise<unknown> {
    const key = encodeURIComponent(`${encodeURIComponent(place)}/default/7001`);
    const answer = await fetch(`${server().ingress}/LifecycleOrder/${key}/${handler}`, {
      method: 'POST',
      ...(input === undefined
        ? {}
        : { body: JSON.stringify(input), headers: { 'content-type': 'application/json' } }),
    });
    return answer.json();
  }

  it('hands its milestones over one after the other, each again until it is done', async () => {
    const got: string[] = [];
    const orders = await service({
      on: {
        '*': ({ kind, attempt }: Delivery) => {
          got.push(`${kind} ${attempt}`);
          if (kind === 'ready_to_fulfil' && attempt < 3) throw new Error('warehouse down');
        },
      },
    });
    await deliverTo(orders, told('accepted', { at: 1 }));
    await deliverTo(orders, told('fulfilled', { at: 2, visited: { accepted: 1, fulfilled: 2 } }));
    await until('all is handed over', async () => {
      const { milestones } = await orders.milestones({ status: 'pending' });
      return milestones.length === 0;
    });
    const first = got.filter((line) => line.startsWith('ready_to_fulfil'));
    // The goods went before the first attempt succeeded, or after: never twice, never out of order.
    expect(first).toEqual(first.map((_, n) => `ready_to_fulfil ${n + 1}`));
    expect(got.at(-1)).toBe('fulfilled 1');
  });

  it('judges the gate again right before a handler is called', async () => {
    const stall = barrier();
    const got: Delivery[] = [];
    const orders = await service({
      on: {
        in_review: () => stall.wait(),
        ready_to_fulfil: (delivery: Delivery) => got.push(delivery),
      },
    });
    const review = { at: 1, type: 'order.review_opened', fraudState: 'review_opened' };
    await deliverTo(orders, told('in_review', review));
    await until('the first handler runs', () => stall.waiting > 0);
    const visited = { in_review: 1, accepted: 2 };
    // Deliveries are taken in while a handler takes its time.
    await deliverTo(orders, told('accepted', { at: 2, visited }));
    expect(await milestoneOf(orders, 'ready_to_fulfil')).toMatchObject({ status: 'pending' });
    await deliverTo(orders, told('cancelled', { at: 3, visited: { ...visited, cancelled: 3 } }));
    stall.open();
    const release = await until('the release is settled', async () => {
      const found = await milestoneOf(orders, 'ready_to_fulfil');
      return found?.status === 'pending' ? undefined : found;
    });
    expect(release).toMatchObject({ status: 'withdrawn', reason: expect.stringMatching(/cancel/) });
    expect(got).toEqual([]);
  });

  it('gives a milestone up after so many attempts, until somebody retries it', async () => {
    let broken = true;
    const orders = await service({
      on: {
        ready_to_fulfil: () => {
          if (broken) throw new Error('warehouse down');
        },
      },
      outbox: { ...QUICK, maxAttempts: 2 },
    });
    await deliverTo(orders, told('accepted', { at: 1 }));
    const status = async () => (await milestoneOf(orders, 'ready_to_fulfil'))?.status;
    await until('it is dead', async () => (await status()) === 'dead');
    broken = false;
    expect(await orders.retry('default/7001/ready_to_fulfil/')).toEqual({ kind: 'retried' });
    await until('it is done', async () => (await status()) === 'done');
  });

  it('keeps milestones that nobody acts on for a handler that comes later', async () => {
    const place = namespace();
    const before = await service({}, { namespace: place });
    await deliverTo(before, told('accepted', { at: 1 }));
    await before.stop();
    const got: string[] = [];
    await service({ on: { ready_to_fulfil: ({ key }) => got.push(key) } }, { namespace: place });
    await until('it is handed over', () => got.length > 0);
    expect(got).toEqual(['default/7001/ready_to_fulfil/']);
  });

  it('lets a process without objects of its own claim milestones', async () => {
    const place = namespace();
    await service({}, { namespace: place });
    const got: string[] = [];
    const { ingress, admin } = server();
    const other = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: [SECRET] }),
      store: restate(ingress, { admin, namespace: place }),
      on: { ready_to_fulfil: ({ key }) => got.push(key) },
      outbox: { ...QUICK, pollIntervalMs: 20 },
    });
    onTestFinished(() => other.stop());
    await deliverTo(other, told('accepted', { at: 1 }));
    await until('it is handed over', () => got.length > 0);
    expect(got).toEqual(['default/7001/ready_to_fulfil/']);
  });

  it('asks for a person when a deadline is over, by a timer of its own', async () => {
    const got: string[] = [];
    // Three seconds, in hours.
    const hours = { review_too_long: 3 / 3600 } as const;
    const orders = await service({
      deadlines: { hours },
      on: { needs_attention: ({ subject }) => got.push(subject) },
    });
    const now = Date.now() * 1_000;
    await orders.observe({
      ...said({ id: 'e1', state: 'in_review', fraud: 'review_opened' }),
      instant: now,
      transitionTimes: { in_review: now },
    });
    await until('somebody is told', () => got.length > 0);
    expect(Date.now() * 1_000 - now).toBeGreaterThanOrEqual(3_000_000);
    expect(got).toEqual(['deadline:review_too_long']);
  });

  it('answers one of many deliveries at once that it was recorded, and the others that it was there', async () => {
    const place = namespace();
    const one = await service({}, { namespace: place });
    const { ingress, admin } = server();
    const two = await service({ store: restate(ingress, { admin, namespace: place }) });
    const body = told('accepted', { at: 1, id: 'e1' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => deliverTo(n % 2 === 0 ? one : two, body)),
    );
    const receipts = answers.map((answer) => answer.body.receipt).sort();
    expect(receipts).toEqual([...Array(19).fill('duplicate'), 'recorded']);
    expect(await one.observations('7001')).toHaveLength(1);
    // The same id with other words is kept beside it, and flagged.
    const again = await deliverTo(one, told('cancelled', { at: 2, id: 'e1' }));
    expect(again.body.receipt).toBe('recorded');
    expect(await two.observations('7001')).toHaveLength(2);
  });

  it('answers other services of the engine: get, may, history and observe', async () => {
    const place = namespace();
    const orders = await service({}, { namespace: place });
    expect(await call(place, 'get')).toBeNull();
    expect(await call(place, 'history')).toBeNull();
    expect(await call(place, 'may', 'fulfil')).toMatchObject({ allowed: false });
    const observation = {
      ...said({ id: 'e1', state: 'accepted', fraud: 'passed' }),
      orderId: '7001',
    };
    expect(await call(place, 'observe', { observation, at: START })).toMatchObject({
      done: { kind: 'recorded', state: 'accepted' },
    });
    expect(await call(place, 'get')).toEqual(JSON.parse(JSON.stringify(await orders.get('7001'))));
    expect(await call(place, 'history')).toEqual(
      JSON.parse(JSON.stringify(await orders.history('7001'))),
    );
    expect(await call(place, 'may', 'fulfil')).toEqual(await orders.may('7001', 'fulfil'));
  });

  it('refuses what it cannot compute, and stays as it was', async () => {
    const place = namespace();
    await service({}, { namespace: place });
    const other = {
      ...said({ id: 'e1', state: 'accepted', fraud: 'passed' }),
      orderId: '7001',
      events: 7,
    };
    expect(await call(place, 'observe', { observation: other, at: START })).toMatchObject({
      code: 422,
    });
    expect(await call(place, 'get')).toBeNull();
  });

  it('says that nobody runs its objects, or that no server answers', async () => {
    const { admin } = server();
    const nowhere = restate('http://127.0.0.1:9', { admin, timeoutMs: 200 });
    await expect(nowhere.ready()).rejects.toThrow(/cannot be used.*127\.0\.0\.1:9/);
    await expect(
      nowhere.load([{ key: { account: 'a', orderId: 'b' }, observationIds: [] }]),
    ).rejects.toMatchObject({ code: 'unreachable' });
  });
});
