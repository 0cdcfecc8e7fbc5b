import { describe, expect, it, onTestFinished } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import type { Delivery, Handlers } from '../../../src/service/dispatch/handlers.js';
import type { OutboxOptions } from '../../../src/service/dispatch/outbox-options.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { postgres } from '../../../src/store/postgres/postgres.js';
import { makeObservation } from '../../_support/make-observation.js';
import { barrier, counted, milestoneOf } from '../../_support/service.js';
import { freshSchema, suiteDatabase, testServer } from '../../_support/test-database.js';
import { until } from '../../_support/until.js';

const server = await testServer();
const MINUTE = 60_000_000;

describe.skipIf(server === undefined)('handlers of several processes on PostgreSQL', () => {
  const database = suiteDatabase(server);

  /** A process whose clock is `ahead` microseconds ahead. `hasClaimed` resolves after it has claimed a few times. */
  async function process(
    schema: string,
    on: Handlers,
    { ahead = 0, ...outbox }: OutboxOptions & { readonly ahead?: number } = {},
  ) {
    const { store, counts } = counted(postgres(database.url, { schema }), 'claim');
    const orders = await createOrderLifecycle({
      provider: digitalRiver({ webhookSecrets: ['a secret of these tests'] }),
      store,
      on,
      clock: () => Date.now() * 1_000 + ahead,
      outbox: { pollIntervalMs: 5, ...outbox },
    });
    onTestFinished(() => orders.stop());
    const hasClaimed = async () => {
      const before = counts.claim;
      await until('it has claimed', () => counts.claim > before + 3);
    };
    return { orders, hasClaimed };
  }

  const accepted = (orders: OrderLifecycle) =>
    orders.observe({
      ...makeObservation({ id: 'e1', state: 'accepted', fraud: 'passed' }),
      orderId: '7001',
    });
  const isDone = async (orders: OrderLifecycle, kind: Parameters<typeof milestoneOf>[1]) =>
    (await milestoneOf(orders, kind))?.status === 'done';

  it.each([
    ['a minute ahead', 0, MINUTE],
    ['a minute behind', MINUTE, 0],
  ])('receive one release once, when the clock of the other is %s', async (_, first, second) => {
    const schema = freshSchema();
    const gate = barrier();
    const ran: string[] = [];
    const handler = (name: string) => async () => {
      ran.push(name);
      await gate.wait();
    };
    const one = await process(schema, { ready_to_fulfil: handler('one') }, { ahead: first });
    await accepted(one.orders);
    await until('it runs', () => ran.length === 1);
    const two = await process(schema, { ready_to_fulfil: handler('two') }, { ahead: second });
    await two.hasClaimed();
    expect(ran).toEqual(['one']);
    gate.open();
    await until('it is done', () => isDone(one.orders, 'ready_to_fulfil'));
    await two.hasClaimed();
    expect(ran).toEqual(['one']);
  });

  it('receive at once a milestone that was recorded by a process whose clock is a minute ahead', async () => {
    const schema = freshSchema();
    const recording = await process(schema, {}, { ahead: MINUTE });
    const ran: Delivery[] = [];
    const working = await process(schema, { '*': (delivery) => void ran.push(delivery) });
    await accepted(recording.orders);
    await until('it is done', () => isDone(working.orders, 'ready_to_fulfil'));
    expect(ran).toHaveLength(1);
  });

  it('receive the milestones of one order in sequence, although each process handles other kinds', async () => {
    const schema = freshSchema();
    const gate = barrier();
    const ran: string[] = [];
    const shipping = await process(schema, {
      async ready_to_fulfil({ attempt }) {
        ran.push(`ships ${attempt}`);
        await gate.wait();
        if (attempt === 1) throw new Error('the warehouse is closed');
        ran.push('shipped');
      },
    });
    const informing = await process(schema, { fulfilled: () => void ran.push('fulfilled') });
    await accepted(shipping.orders);
    await until('it ships', () => ran.length === 1);
    await informing.orders.observe({
      ...makeObservation({ id: 'e2', at: 60, state: 'fulfilled' }),
      orderId: '7001',
    });
    await informing.hasClaimed();
    expect(ran).toEqual(['ships 1']);
    gate.open();
    await until('both are settled', () => isDone(informing.orders, 'fulfilled'));
    // The fulfilled order is not shipped again; the milestone of the other process came first.
    expect(ran.at(-1)).toBe('fulfilled');
    const release = await milestoneOf(informing.orders, 'ready_to_fulfil');
    expect(['withdrawn', 'done']).toContain(release?.status);
  });

  it('receive a retried milestone only when no other handler of its order runs', async () => {
    const schema = freshSchema();
    const gate = barrier();
    const ran: string[] = [];
    let broken = true;
    const first = await process(
      schema,
      {
        fulfilled() {
          ran.push('fulfilled');
          if (broken) throw new Error('the mail server is away');
        },
      },
      { maxAttempts: 1 },
    );
    await process(schema, {
      async complete() {
        ran.push('complete begins');
        await gate.wait();
        ran.push('complete ends');
      },
    });
    const observe = (id: string, at: number, state: 'fulfilled' | 'complete') =>
      first.orders.observe({ ...makeObservation({ id, at, state }), orderId: '7001' });
    await observe('e1', 1, 'fulfilled');
    await until('it is dead', async () => {
      return (await milestoneOf(first.orders, 'fulfilled'))?.status === 'dead';
    });
    await observe('e2', 2, 'complete');
    await until('the other handler runs', () => ran.includes('complete begins'));
    broken = false;
    expect((await first.orders.retry('default/7001/fulfilled/')).kind).toBe('retried');
    await first.hasClaimed();
    expect(ran).toEqual(['fulfilled', 'complete begins']);
    gate.open();
    await until('it is done', () => isDone(first.orders, 'fulfilled'));
    expect(ran).toEqual(['fulfilled', 'complete begins', 'complete ends', 'fulfilled']);
  });
});
