import { expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { type RestateOptions, restate } from '../../../src/restate/index.js';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import {
  createOrderLifecycle,
  type OrderLifecycleOptions,
} from '../../../src/service/order-lifecycle.js';
import { eventBody, SECRET } from '../../_support/deliveries.js';
import { makeObservation, START } from '../../_support/make-observation.js';
import { barrier, deliverTo, milestoneOf } from '../../_support/service.js';
import { until } from '../../_support/until.js';
import { onRestate } from '../_support/on-restate.js';

const QUICK = { pollIntervalMs: 60_000, initialIntervalMs: 1, maxIntervalMs: 2 } as const;

onRestate('an order in Restate', (server) => {
  let number = 0;
  const namespace = () => {
    number += 1;
    return `namespace ${number}`;
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

  /** Calls a handler of an order's object as another Restate service does. */
  async function call(name: string, handler: string, input?: unknown): Promise<unknown> {
    const key = encodeURIComponent(`${encodeURIComponent(name)}/default/7001`);
    const answer = await fetch(`${server().ingress}/LifecycleOrder/${key}/${handler}`, {
      method: 'POST',
      ...(input === undefined
        ? {}
        : { body: JSON.stringify(input), headers: { 'content-type': 'application/json' } }),
    });
    return answer.json();
  }

  it('delivers its milestones one after the other, and retries each until it is done', async () => {
    const delivered: string[] = [];
    const orders = await service({
      on: {
        '*': ({ kind, attempt }: Delivery) => {
          delivered.push(`${kind} ${attempt}`);
          if (kind === 'ready_to_fulfil' && attempt < 3) throw new Error('warehouse down');
        },
      },
    });
    await deliverTo(orders, eventBody('accepted', { at: 1 }));
    await deliverTo(
      orders,
      eventBody('fulfilled', { at: 2, visited: { accepted: 1, fulfilled: 2 } }),
    );
    await until('all are delivered', async () => {
      const { milestones } = await orders.milestones({ status: 'pending' });
      return milestones.length === 0;
    });
    const first = delivered.filter((line) => line.startsWith('ready_to_fulfil'));
    // The units were shipped before or after an attempt succeeded: never twice, never out of order.
    expect(first).toEqual(first.map((_, n) => `ready_to_fulfil ${n + 1}`));
    expect(delivered.at(-1)).toBe('fulfilled 1');
  });

  it('judges the gate again just before a handler is called', async () => {
    const blocked = barrier();
    const delivered: Delivery[] = [];
    const orders = await service({
      on: {
        in_review: () => blocked.wait(),
        ready_to_fulfil: (delivery: Delivery) => delivered.push(delivery),
      },
    });
    const review = { at: 1, type: 'order.review_opened', fraudState: 'review_opened' };
    await deliverTo(orders, eventBody('in_review', review));
    await until('the first handler runs', () => blocked.waiting > 0);
    const visited = { in_review: 1, accepted: 2 };
    // Observations are taken in while a handler runs.
    await deliverTo(orders, eventBody('accepted', { at: 2, visited }));
    expect(await milestoneOf(orders, 'ready_to_fulfil')).toMatchObject({ status: 'pending' });
    await deliverTo(
      orders,
      eventBody('cancelled', { at: 3, visited: { ...visited, cancelled: 3 } }),
    );
    blocked.open();
    const release = await until('the release is settled', async () => {
      const found = await milestoneOf(orders, 'ready_to_fulfil');
      return found?.status === 'pending' ? undefined : found;
    });
    expect(release).toMatchObject({ status: 'withdrawn', reason: expect.stringMatching(/cancel/) });
    expect(delivered).toEqual([]);
  });

  it('stops after the maximum number of attempts, until an operator retries the milestone', async () => {
    let isDown = true;
    const orders = await service({
      on: {
        ready_to_fulfil: () => {
          if (isDown) throw new Error('warehouse down');
        },
      },
      outbox: { ...QUICK, maxAttempts: 2 },
    });
    await deliverTo(orders, eventBody('accepted', { at: 1 }));
    const status = async () => (await milestoneOf(orders, 'ready_to_fulfil'))?.status;
    await until('it is dead', async () => (await status()) === 'dead');
    isDown = false;
    expect(await orders.retry('default/7001/ready_to_fulfil/')).toEqual({ kind: 'retried' });
    await until('it is done', async () => (await status()) === 'done');
  });

  it('keeps milestones without a handler for one that comes later', async () => {
    const name = namespace();
    const before = await service({}, { namespace: name });
    await deliverTo(before, eventBody('accepted', { at: 1 }));
    await before.stop();
    const delivered: string[] = [];
    await service(
      { on: { ready_to_fulfil: ({ key }) => delivered.push(key) } },
      { namespace: name },
    );
    await until('it is delivered', () => delivered.length > 0);
    expect(delivered).toEqual(['default/7001/ready_to_fulfil/']);
  });

  it('lets a process that runs no objects claim milestones', async () => {
    const name = namespace();
    await service({}, { namespace: name });
    const delivered: string[] = [];
    const { ingress, admin } = server();
    const other = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: [SECRET] }),
      store: restate(ingress, { admin, namespace: name }),
      on: { ready_to_fulfil: ({ key }) => delivered.push(key) },
      outbox: { ...QUICK, pollIntervalMs: 20 },
    });
    onTestFinished(() => other.stop());
    await deliverTo(other, eventBody('accepted', { at: 1 }));
    await until('it is delivered', () => delivered.length > 0);
    expect(delivered).toEqual(['default/7001/ready_to_fulfil/']);
  });

  it('records that a person is needed when a deadline passes, by a timer of its own', async () => {
    const delivered: string[] = [];
    // Three seconds, in hours.
    const hours = { review_too_long: 3 / 3600 } as const;
    const orders = await service({
      deadlines: { hours },
      on: { needs_attention: ({ subject }) => delivered.push(subject) },
    });
    const now = Date.now() * 1_000;
    await orders.observe({
      ...makeObservation({ id: 'e1', state: 'in_review', fraud: 'review_opened' }),
      instant: now,
      transitionTimes: { in_review: now },
    });
    await until('the milestone is delivered', () => delivered.length > 0);
    expect(Date.now() * 1_000 - now).toBeGreaterThanOrEqual(3_000_000);
    expect(delivered).toEqual(['deadline:review_too_long']);
  });

  it('answers one of many concurrent deliveries as recorded, and the others as duplicates', async () => {
    const name = namespace();
    const one = await service({}, { namespace: name });
    const { ingress, admin } = server();
    const two = await service({ store: restate(ingress, { admin, namespace: name }) });
    const body = eventBody('accepted', { at: 1, id: 'e1' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => deliverTo(n % 2 === 0 ? one : two, body)),
    );
    const receipts = answers.map((answer) => answer.body.receipt).sort();
    expect(receipts).toEqual([...Array(19).fill('duplicate'), 'recorded']);
    expect(await one.observations('7001')).toHaveLength(1);
    // The same id with other content is stored as well, and flagged.
    const again = await deliverTo(one, eventBody('cancelled', { at: 2, id: 'e1' }));
    expect(again.body.receipt).toBe('recorded');
    expect(await two.observations('7001')).toHaveLength(2);
  });

  it('answers other services of the engine: get, may, history and observe', async () => {
    const name = namespace();
    const orders = await service({}, { namespace: name });
    expect(await call(name, 'get')).toBeNull();
    expect(await call(name, 'history')).toBeNull();
    expect(await call(name, 'may', 'fulfil')).toMatchObject({ allowed: false });
    const observation = {
      ...makeObservation({ id: 'e1', state: 'accepted', fraud: 'passed' }),
      orderId: '7001',
    };
    expect(await call(name, 'observe', { observation, at: START })).toMatchObject({
      done: { kind: 'recorded', state: 'accepted' },
    });
    expect(await call(name, 'get')).toEqual(JSON.parse(JSON.stringify(await orders.get('7001'))));
    expect(await call(name, 'history')).toEqual(
      JSON.parse(JSON.stringify(await orders.history('7001'))),
    );
    expect(await call(name, 'may', 'fulfil')).toEqual(await orders.may('7001', 'fulfil'));
  });

  it('rejects an observation that it cannot compute, and does not change', async () => {
    const name = namespace();
    await service({}, { namespace: name });
    const invalid = {
      ...makeObservation({ id: 'e1', state: 'accepted', fraud: 'passed' }),
      orderId: '7001',
      events: 7,
    };
    expect(await call(name, 'observe', { observation: invalid, at: START })).toMatchObject({
      code: 422,
    });
    expect(await call(name, 'get')).toBeNull();
  });

  it('rejects when no process runs its objects, or no server answers', async () => {
    const { admin } = server();
    const nowhere = restate('http://127.0.0.1:9', { admin, timeoutMs: 200 });
    await expect(nowhere.ready()).rejects.toThrow(/cannot be used.*127\.0\.0\.1:9/);
    await expect(
      nowhere.load([{ key: { account: 'a', orderId: 'b' }, observationIds: [] }]),
    ).rejects.toMatchObject({ code: 'unreachable' });
  });
});
