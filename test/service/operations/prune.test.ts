import { describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { SETTLED_STATES, tagsOf } from '../../../src/lifecycle/machine/edges.js';
import { ORDER_STATES } from '../../../src/order/state.js';
import { dateOf, SECOND } from '../../../src/order/time/instant.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import { SIGNATURE_HEADER, signatureHeader } from '../../../src/testing/simulator/index.js';

const SECRET = 'a secret of these tests';
const START = Date.parse('2025-06-01T00:00:00Z') * 1000;
const DAY = 24 * 3600 * SECOND;

/** A service whose clock the test sets. */
async function service() {
  const clock = { now: START };
  const delivered: string[] = [];
  const orders = await createOrderLifecycle({
    provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
    store: memory(),
    clock: () => clock.now,
    on: {
      '*': ({ key }) => {
        delivered.push(key);
      },
    },
    outbox: { pollIntervalMs: 5 },
  });
  const send = async (orderId: string, state: string, event = `${orderId} ${state}`) => {
    const at = new Date(clock.now / 1000).toISOString();
    const object = { id: orderId, state, liveMode: false, stateTransitions: { [state]: at } };
    const body = JSON.stringify({
      id: event,
      type: `order.${state}`,
      liveMode: false,
      createdTime: at,
      data: { object },
    });
    const timestamp = clock.now / 1000;
    const answer = await orders.webhook(
      new Request('http://localhost/', {
        method: 'POST',
        headers: { [SIGNATURE_HEADER]: signatureHeader({ secret: SECRET, body, timestamp }) },
        body,
      }),
    );
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  };
  const settled = () =>
    expect
      .poll(async () =>
        (await orders.milestones({ limit: 500 })).milestones.every(
          ({ status }) => status === 'done',
        ),
      )
      .toBe(true);
  return { clock, orders, delivered, send, settled };
}

describe('a settled state', () => {
  it('is read from the statechart, and includes every terminal state', () => {
    expect(SETTLED_STATES).toEqual(['complete', 'returned', 'cancelled', 'blocked']);
    const terminal = ORDER_STATES.filter((state) => tagsOf(state).includes('terminal'));
    expect(SETTLED_STATES).toEqual(expect.arrayContaining([...terminal]));
  });
});

describe('pruning', () => {
  it('removes whole orders that are settled and quiet, and no others', async () => {
    const { clock, orders, send, settled } = await service();
    await send('done', 'complete');
    await send('over', 'cancelled');
    await send('open', 'pending_payment');
    clock.now += 100 * DAY;
    await send('fresh', 'complete');
    await settled();
    expect(await orders.prune({ quietSince: dateOf(clock.now - 30 * DAY) })).toEqual({ orders: 2 });
    expect(await orders.history('done')).toEqual([]);
    expect(await orders.history('open')).toHaveLength(1);
    expect(await orders.history('fresh')).toHaveLength(1);
    expect(await orders.prune({ quietSince: dateOf(clock.now - 30 * DAY) })).toEqual({ orders: 0 });
    await orders.stop();
  });

  it('leaves a record of the last states, and closes every gate', async () => {
    const { clock, orders, send, settled } = await service();
    await send('1', 'complete');
    await settled();
    expect((await orders.may('1', 'return')).allowed).toBe(true);
    clock.now += 100 * DAY;
    await orders.prune({ quietSince: dateOf(clock.now - DAY) });
    const order = await orders.get('1');
    expect(order).toMatchObject({
      state: 'complete',
      prunedAt: '2025-09-09T00:00:00Z',
      charges: [],
      parked: [],
    });
    const { allowed, because, reasons } = await orders.may('1', 'return');
    expect({ allowed, reasons }).toEqual({ allowed: false, reasons: ['pruned'] });
    expect(because).toContain('pruned at 2025-09-09');
    expect(Object.values(order?.gates ?? {}).map((gate) => gate.allowed)).not.toContain(true);
    await orders.stop();
  });

  it('acknowledges, stores and flags late deliveries, and does not revive the order', async () => {
    const { clock, orders, delivered, send, settled } = await service();
    await send('1', 'cancelled');
    await settled();
    clock.now += 100 * DAY;
    await orders.prune({ quietSince: dateOf(clock.now - DAY) });
    const before = [...delivered];

    clock.now += DAY;
    expect(await send('1', 'accepted')).toMatchObject({
      status: 200,
      receipt: 'recorded',
      standing: 'illegal',
      state: 'cancelled',
      explanation: expect.stringContaining('pruned'),
    });
    expect(await send('1', 'accepted')).toMatchObject({ status: 200, receipt: 'duplicate' });
    await settled();
    expect(delivered.slice(before.length), 'it is not shipped').toEqual([
      'default/1/needs_attention/1%20accepted',
    ]);
    expect(await orders.get('1')).toMatchObject({
      state: 'cancelled',
      parked: [{ id: '1 accepted' }],
    });
    expect((await orders.orders({ parked: true })).orders.map(({ id }) => id)).toEqual(['1']);
    expect(await orders.history('1')).toMatchObject([
      { id: '1 accepted', standing: 'illegal', after: { state: 'cancelled' } },
    ]);
    clock.now += 100 * DAY;
    expect(
      await orders.prune({ quietSince: dateOf(clock.now) }),
      'an operator must decide first',
    ).toEqual({
      orders: 0,
    });
    await orders.stop();
  });

  it('lets an operator dismiss late deliveries, after which it can be pruned again', async () => {
    const { clock, orders, send, settled } = await service();
    await send('1', 'complete');
    await settled();
    clock.now += 100 * DAY;
    await orders.prune({ quietSince: dateOf(clock.now - DAY) });
    await send('1', 'returned');
    const decision = { decision: 'dismiss', actor: 'kim', reason: 'refunded by hand' } as const;
    const resolved = await orders.resolve('1', '1 returned', decision);
    expect(resolved).toMatchObject({ kind: 'resolved', order: { state: 'complete' } });
    expect((await orders.orders({ parked: true })).orders).toEqual([]);
    await settled();
    expect(await orders.history('1')).toMatchObject([{ resolution: { actor: 'kim' } }]);
    clock.now += 100 * DAY;
    expect(await orders.prune({ quietSince: dateOf(clock.now - DAY) })).toEqual({ orders: 1 });
    expect(await orders.get('1')).toMatchObject({
      state: 'complete',
      prunedAt: '2025-09-09T00:00:00Z',
      parked: [],
    });
    await orders.stop();
  });
});

describe('growth', () => {
  it('late deliveries about a pruned order are all in its history, and few in its row', async () => {
    const { clock, orders, delivered, send, settled } = await service();
    await send('1', 'complete');
    await settled();
    clock.now += 100 * DAY;
    await orders.prune({ quietSince: dateOf(clock.now - DAY) });
    const before = delivered.length;
    for (let n = 0; n < 25; n += 1) await send('1', n < 24 ? 'accepted' : 'returned', `late ${n}`);
    await settled();
    expect(delivered.slice(before)).toHaveLength(10);
    const order = await orders.get('1');
    expect(order?.parked).toHaveLength(10);
    expect(order).toMatchObject({ parkedUnlisted: 15, reported: { state: 'returned' } });
    expect((await orders.orders()).orders).toMatchObject([{ id: '1', parked: 25 }]);
    expect((await orders.history('1'))?.map(({ standing }) => standing)).toEqual(
      Array(25).fill('illegal'),
    );
    const decision = { decision: 'dismiss', actor: 'kim', reason: 'looked at' } as const;
    for (const n of [...Array(25).keys()].reverse()) {
      expect(await orders.resolve('1', `late ${n}`, decision)).toMatchObject({ kind: 'resolved' });
    }
    expect((await orders.orders()).orders).toMatchObject([{ parked: 0 }]);
    expect(await orders.get('1')).not.toHaveProperty('parkedUnlisted');
    clock.now += 100 * DAY;
    expect(await orders.prune({ quietSince: dateOf(clock.now - DAY) })).toEqual({ orders: 1 });
    await orders.stop();
  });

  it('identical answers do not make a history longer, and take the newest place in it', async () => {
    const { clock, orders } = await service();
    const provider = digitalRiver({ mode: 'test', webhookSecrets: [SECRET] });
    for (let poll = 0; poll < 20; poll += 1) {
      clock.now += 3600 * SECOND;
      const date = new Date(clock.now / 1000).toUTCString();
      const body = { id: '1', state: 'in_review', liveMode: false };
      const read = provider.fromResponse(
        { status: 200, headers: { date }, body },
        { method: 'GET', path: '/orders/{id}', orderId: '1', mode: 'test' },
      );
      if (read.kind !== 'observation') throw new Error(read.kind);
      await orders.observe(read.observation);
    }
    const history = await orders.history('1');
    expect(history).toHaveLength(1);
    expect(history?.[0]?.instant).toBe('2025-06-01T20:00:00Z');
    expect((await orders.milestones()).milestones.map(({ kind }) => kind)).toEqual(['in_review']);
    await orders.stop();
  });
});
