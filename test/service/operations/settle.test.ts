import { describe, expect, it } from 'vitest';
import type { MilestoneKind } from '../../../src/order/milestone/milestone.js';
import type { SettlementProblem } from '../../../src/service/operations/settle.js';
import type {
  OrderLifecycle,
  OrderLifecycleOptions,
} from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Settlement } from '../../../src/store/store.js';
import { makeObservation } from '../../_support/make-observation.js';
import { counted, milestoneOf, service } from '../../_support/service.js';
import { until } from '../../_support/until.js';

const SHIP = 'default/7001/ready_to_fulfil/';
const KIM = { status: 'done', actor: 'kim', reason: 'sent on Monday' } as const;

async function pendingOf(orders: OrderLifecycle, kinds?: readonly MilestoneKind[]) {
  const all = [];
  for await (const one of orders.pending(kinds && { kinds })) all.push(one);
  return all;
}

async function problemsOf(orders: OrderLifecycle, settlements: readonly Settlement[]) {
  const problems: SettlementProblem[] = [];
  const onProblem = (problem: SettlementProblem) => void problems.push(problem);
  return { ...(await orders.settle(settlements, { onProblem })), problems };
}

describe('handlers that are held back', () => {
  it('receive nothing, while deliveries are taken in and milestones recorded', async () => {
    const shared = memory();
    const { store, counts } = counted(shared, 'claim');
    const ran: string[] = [];
    const on = { '*': ({ key }: { readonly key: string }) => void ran.push(key) };
    const lines: string[] = [];
    const log = (_: object, message: string) => void lines.push(message);
    const logger = { info: log, warn: log, error: log };
    const held = await service({ store, on, outbox: { held: true, pollIntervalMs: 1 }, logger });
    await held.observe({
      ...makeObservation({ state: 'accepted', fraud: 'passed' }),
      orderId: '7001',
    });
    expect(await pendingOf(held)).toMatchObject([{ key: SHIP, deliver: true, attempts: 0 }]);
    expect(counts.claim).toBe(0);
    expect(lines).toContain('handlers are held back: milestones are recorded and wait');
    await held.settle([]);
    expect(counts.claim).toBe(0);

    await service({ store: shared, on, outbox: { pollIntervalMs: 1 } });
    await until('it is delivered', () => ran.length === 1);
  });

  it('are held back by true and by no other value', async () => {
    for (const held of ['false', 0, null, 'yes']) {
      const outbox = { held } as unknown as NonNullable<OrderLifecycleOptions['outbox']>;
      await expect(service({ outbox })).rejects.toThrow(/outbox\.held .*true or false/s);
    }
    await service({ outbox: { held: false } });
  });
});

describe('a pending milestone', () => {
  it('is judged as before an attempt, with the facts as they are now, and stays as it is', async () => {
    const orders = await service();
    const observe = (orderId: string, id: string, at: number, state: 'accepted' | 'fulfilled') =>
      orders.observe({ ...makeObservation({ id, at, state, fraud: 'passed' }), orderId });
    await observe('7001', 'e1', 1, 'accepted');
    await observe('7002', 'e1', 1, 'accepted');
    await observe('7002', 'e2', 9, 'fulfilled');
    const all = await pendingOf(orders);
    expect(all.map(({ key, deliver }) => [key, deliver])).toEqual([
      [SHIP, true],
      ['default/7002/ready_to_fulfil/', false],
      ['default/7002/fulfilled/', true],
    ]);
    expect(all[0]).toMatchObject({ createdAt: expect.stringMatching(/Z$/), facts: {} });
    expect(all[0]).not.toHaveProperty('because');
    expect(all[1]?.because).toMatch(/fulfil/);
    expect(await pendingOf(orders, ['fulfilled'])).toHaveLength(1);
    expect((await orders.milestones({ status: 'pending' })).milestones).toHaveLength(3);
  });

  it('is read to its end, page by page', async () => {
    const orders = await service();
    for (let n = 0; n < 1_050; n += 1) {
      await orders.observe({ ...makeObservation({ state: 'cancelled' }), orderId: `${n}` });
    }
    const keys = (await pendingOf(orders)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(1_050);
    const settled = await orders.settle(keys.map((key) => ({ ...KIM, key })));
    expect(settled).toEqual({ settled: 1_050, unchanged: 0, problems: 0 });
    expect(await pendingOf(orders)).toEqual([]);
  });
});

describe('settling by hand', () => {
  it('stores who decided and why, notifies subscriptions, and changes nothing the second time', async () => {
    const orders = await service();
    await orders.observe({
      ...makeObservation({ state: 'accepted', fraud: 'passed' }),
      orderId: '7001',
    });
    const changed: string[] = [];
    orders.watch(({ orderId }) => changed.push(orderId));
    expect(await orders.settle([{ ...KIM, key: SHIP }])).toEqual({
      ...{ settled: 1, unchanged: 0, problems: 0 },
    });
    const view = await milestoneOf(orders, 'ready_to_fulfil');
    expect(view).toMatchObject({
      ...{ status: 'done', settledBy: 'kim', reason: 'sent on Monday', attempts: 0 },
      settledAt: expect.stringMatching(/Z$/),
    });
    expect(changed).toEqual(['7001']);
    expect(await orders.settle([{ ...KIM, key: SHIP, actor: 'another' }])).toEqual({
      ...{ settled: 0, unchanged: 1, problems: 0 },
    });
    expect(await milestoneOf(orders, 'ready_to_fulfil')).toEqual(view);
    expect(changed).toEqual(['7001']);
  });

  it('reports the problem of each invalid settlement, and settles the others', async () => {
    const orders = await service();
    await orders.observe({
      ...makeObservation({ state: 'accepted', fraud: 'passed' }),
      orderId: '7001',
    });
    const bad = [
      { ...KIM, key: 'default/7002/ready_to_fulfil/' },
      { ...KIM, key: 'another/7001/ready_to_fulfil/' },
      { ...KIM, key: 'no key' },
      { ...KIM, key: SHIP, actor: ' ' },
      { ...KIM, key: SHIP, reason: 'x'.repeat(1_001) },
      { ...KIM, key: SHIP, status: 'dead' },
      { ...KIM },
      null,
      'done',
      { ...KIM, key: SHIP },
      { ...KIM, key: SHIP, status: 'withdrawn' },
    ] as unknown as readonly Settlement[];
    const { settled, problems } = await problemsOf(orders, bad);
    expect(settled).toBe(1);
    expect(problems.map(({ kind, key }) => [kind, key])).toEqual([
      ['not_found', 'another/7001/ready_to_fulfil/'],
      ['not_found', 'no key'],
      ['bad_settlement', SHIP],
      ['bad_settlement', SHIP],
      ['bad_settlement', SHIP],
      ['bad_settlement', ''],
      ['bad_settlement', ''],
      ['bad_settlement', ''],
      ['not_found', 'default/7002/ready_to_fulfil/'],
      ['already_done', SHIP],
    ]);
    const [unknown] = problems.filter(({ key }) => key === 'default/7002/ready_to_fulfil/');
    expect(unknown?.message).toMatch(/There is no milestone default\/7002.* reconcile first/);
  });

  it('settles those before and after one that is null', async () => {
    const orders = await service();
    for (const orderId of ['7001', '7002']) {
      await orders.observe({ ...makeObservation({ state: 'accepted', fraud: 'passed' }), orderId });
    }
    const other = { ...KIM, key: 'default/7002/ready_to_fulfil/' };
    const decisions: unknown = [{ ...KIM, key: SHIP }, null, other];
    const answer = await problemsOf(orders, decisions as readonly Settlement[]);
    expect(answer).toMatchObject({ settled: 2, problems: [{ key: '', kind: 'bad_settlement' }] });
    expect(answer.problems[0]?.message).toMatch(/an object with a key/);
  });

  it('takes any number of settlements without holding them in memory', async () => {
    const orders = await service();
    async function* decisions(): AsyncGenerator<Settlement> {
      for (let n = 0; n < 1_200; n += 1) yield { ...KIM, key: `default/${n}/cancelled/` };
    }
    expect(await orders.settle(decisions())).toEqual({
      ...{ settled: 0, unchanged: 0, problems: 1_200 },
    });
  });

  it('withdraws permanently: only a retry brings it back', async () => {
    const ran: string[] = [];
    const shared = memory();
    const held = await service({ store: shared });
    const observe = (id: string, at: number) =>
      held.observe({
        ...makeObservation({ id, at, state: 'accepted', fraud: 'passed' }),
        orderId: '7001',
      });
    await observe('e1', 1);
    await held.settle([{ ...KIM, key: SHIP, status: 'withdrawn' }]);
    await observe('e2', 2);
    expect(await milestoneOf(held, 'ready_to_fulfil')).toMatchObject({ status: 'withdrawn' });
    const on = { '*': ({ key }: { readonly key: string }) => void ran.push(key) };
    const orders = await service({ store: shared, on, outbox: { pollIntervalMs: 1 } });
    expect(await orders.retry(SHIP)).toEqual({ kind: 'retried' });
    await until('it is delivered', () => ran.length === 1);
  });
});
