import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderView } from '../../../src/service/queries/order-view.js';
import { type ProviderWorld, startWorld } from '../../_support/provider-world.js';

let world: ProviderWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.stop());

/** A complete order of several units, some of them cancelled. */
async function sent({ cancelled = 0 } = {}): Promise<OrderView> {
  const checkoutId = world.provider.checkout('card_accepted', {
    overrides: { minQuantity: 5, apiVersion: '2021-12-13', method: 'card' },
  });
  const placement = await world.orders.place({ checkoutId });
  if (placement.kind !== 'placed') throw new Error(JSON.stringify(placement));
  const { orderId, order } = placement;
  world.now += 5_000_000;
  if (cancelled > 0) {
    await world.orders.cancel(orderId, {
      items: [{ itemId: most(order).id, quantity: cancelled }],
    });
    await later(orderId);
  }
  expect(await world.orders.fulfil(orderId)).toMatchObject({ kind: 'done' });
  const complete = await later(orderId);
  expect(complete.state).toBe('complete');
  return complete;
}

/** Lets everything happen that is still to come, and delivers it. */
async function later(orderId: string): Promise<OrderView> {
  const order = world.provider.order(orderId);
  if (order === undefined) throw new Error('no such order');
  world.now = Math.max(world.now, order.restsAt) + 1_000_000;
  await world.deliver(order);
  const view = await world.orders.get(orderId);
  if (view === undefined) throw new Error('not stored');
  return view;
}

const most = ({ items }: OrderView) =>
  items.reduce((best, one) => ((one.quantity ?? 0) > (best.quantity ?? 0) ? one : best));

const units = ({ items }: OrderView) => items.reduce((sum, { quantity = 0 }) => sum + quantity, 0);

const made = () =>
  world.provider.calls
    .filter(({ route }) => /^POST .returns/.test(route ?? ''))
    .map(({ body }) => body);

function done(result: Awaited<ReturnType<typeof world.orders.return>>) {
  if (result.kind !== 'done') throw new Error(JSON.stringify(result));
  return result;
}

describe('returning', () => {
  it('of everything is opened, accepted and refunded, and the order is returned', async () => {
    const order = await sent();
    const opened = done(await world.orders.return(order.id, { reason: 'too small' }));
    expect(opened.order.returns).toEqual([
      {
        id: opened.id,
        state: 'created',
        items: order.items.map(({ id, quantity }) => ({ itemId: id, quantity, accepted: 0 })),
      },
    ]);
    expect(made()).toEqual([
      {
        orderId: order.id,
        reason: 'too small',
        items: order.items.map(({ id, quantity }) => ({ itemId: id, quantity })),
      },
    ]);
    const accepted = done(await world.orders.acceptReturn(order.id, opened.id));
    expect(accepted.order.returns).toMatchObject([{ id: opened.id, state: 'accepted' }]);
    expect(made()[1]).toEqual({ state: 'accepted' });
    const back = await later(order.id);
    expect(back).toMatchObject({
      state: 'returned',
      parked: [],
      refunds: [{ state: 'succeeded' }],
    });
    expect(back.milestones.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['returned', 'refunded']),
    );
    expect(await world.orders.return(order.id)).toMatchObject({ kind: 'refused' });
  });

  it('is refused before goods were sent, and nothing is called', async () => {
    const checkoutId = world.provider.checkout('card_accepted');
    const placement = await world.orders.place({ checkoutId });
    if (placement.kind !== 'placed') throw new Error('not placed');
    const calls = world.provider.calls.length;
    expect(await world.orders.return(placement.orderId)).toMatchObject({
      kind: 'refused',
      gate: { reasons: ['nothing_sent'], because: expect.stringContaining('accepted') },
    });
    expect(await world.orders.return('nobody')).toMatchObject({ kind: 'refused' });
    expect(world.provider.calls.length).toBe(calls);
  });

  it('checks lines and quantities without calling', async () => {
    const order = await sent({ cancelled: 1 });
    const { id: itemId, quantity: ordered = 0 } = most(order);
    const calls = world.provider.calls.length;
    const returned = (quantity: number, of = itemId) =>
      world.orders.return(order.id, { items: [{ itemId: of, quantity }] });
    expect(await returned(ordered)).toMatchObject({
      kind: 'invalid',
      code: 'too_many',
      itemId,
      message: `Line ${itemId}: ${ordered} requested, but only ${ordered - 1} left to return (${ordered} ordered, 1 cancelled, 0 in other returns).`,
    });
    for (const quantity of [0, -1, 1.5, Number.NaN]) {
      expect(await returned(quantity)).toMatchObject({
        kind: 'invalid',
        code: 'not_a_quantity',
        itemId,
      });
    }
    expect(await returned(1, 'other')).toMatchObject({ kind: 'invalid', code: 'unknown_item' });
    expect(await world.orders.return(order.id, { items: [] })).toMatchObject({
      kind: 'invalid',
      code: 'nothing_to_return',
    });
    const twice = [ordered - 1, 1].map((quantity) => ({ itemId, quantity }));
    expect(await world.orders.return(order.id, { items: twice })).toMatchObject({
      kind: 'invalid',
      code: 'too_many',
    });
    expect(world.provider.calls.length).toBe(calls);
    expect(await returned(ordered - 1)).toMatchObject({ kind: 'done' });
  });

  it('allows no more units than were sent, over all returns', async () => {
    const order = await sent();
    const { id: itemId, quantity = 0 } = most(order);
    done(await world.orders.return(order.id, { items: [{ itemId, quantity: 1 }] }));
    expect(await world.orders.return(order.id, { items: [{ itemId, quantity }] })).toMatchObject({
      code: 'too_many',
      message: expect.stringContaining('1 in other returns'),
    });
    const rest = done(await world.orders.return(order.id));
    const items = made()[1]?.items as { itemId: string; quantity: number }[];
    expect(items.reduce((sum, line) => sum + line.quantity, 0)).toBe(units(order) - 1);
    expect(rest.order.returns).toHaveLength(2);
    expect(await world.orders.return(order.id)).toMatchObject({ code: 'nothing_to_return' });
  });

  it('is not requested twice when the answer was lost', async () => {
    const order = await sent();
    world.provider.fail({ on: 'POST /returns', kind: 'lost_answer' });
    expect(await world.orders.return(order.id)).toMatchObject({ kind: 'failure', uncertain: true });
    expect(made()).toHaveLength(1);
    expect(await world.orders.return(order.id)).toMatchObject({
      kind: 'invalid',
      code: 'nothing_to_return',
    });
    expect(made()).toHaveLength(1);
    expect((await world.orders.get(order.id))?.returns).toMatchObject([{ state: 'created' }]);
  });

  it('does nothing when the returns cannot be listed', async () => {
    const order = await sent();
    world.provider.fail({ on: 'GET /returns', kind: 'status', status: 503, times: 99 });
    expect(await world.orders.return(order.id)).toMatchObject({
      kind: 'failure',
      uncertain: false,
    });
    expect(made()).toEqual([]);
  });
});

describe('accepting a return', () => {
  it('in parts refunds once all of it is accepted, and the order stays complete', async () => {
    const order = await sent();
    const { id: itemId } = most(order);
    const items = (quantity: number) => [{ itemId, quantity }];
    const { id } = done(await world.orders.return(order.id, { items: items(2) }));
    const accept = (quantity: number) =>
      world.orders.acceptReturn(order.id, id, { items: items(quantity) });
    expect(await accept(3)).toMatchObject({
      code: 'too_many',
      message: `Line ${itemId}: 3 requested, but only 2 left to accept (2 in the return, 0 accepted).`,
    });
    const first = done(await accept(1));
    expect(first.order.returns).toEqual([
      { id, state: 'created', items: [{ itemId, quantity: 2, accepted: 1 }] },
    ]);
    expect((await later(order.id)).refunds).toEqual([]);
    expect(await accept(2)).toMatchObject({ code: 'too_many' });
    const second = done(await accept(1));
    expect(second.order.returns).toMatchObject([{ state: 'accepted', items: [{ accepted: 2 }] }]);
    expect(await later(order.id)).toMatchObject({
      state: 'complete',
      parked: [],
      refunds: [{ state: 'succeeded' }],
    });
    expect(await accept(1)).toMatchObject({ kind: 'invalid', code: 'already_accepted' });
  });

  it('checks the return, its lines and quantities', async () => {
    const order = await sent();
    const [line, other] = [most(order).id, 'other'];
    const { id } = done(
      await world.orders.return(order.id, { items: [{ itemId: line, quantity: 1 }] }),
    );
    const before = made().length;
    const accept = (items: { itemId: string; quantity: number }[], of = id) =>
      world.orders.acceptReturn(order.id, of, { items });
    expect(await accept([], 'ret_other')).toMatchObject({ code: 'unknown_return' });
    expect(await accept([])).toMatchObject({ code: 'nothing_to_return' });
    expect(await accept([{ itemId: other, quantity: 1 }])).toMatchObject({ code: 'unknown_item' });
    expect(await accept([{ itemId: line, quantity: 0 }])).toMatchObject({ code: 'not_a_quantity' });
    expect(made()).toHaveLength(before);
  });

  it('of a return whose answer was lost finds it first', async () => {
    const order = await sent();
    world.provider.fail({ on: 'POST /returns', kind: 'lost_answer' });
    await world.orders.return(order.id);
    const [known] = world.provider.order(order.id)?.version(world.now).returns ?? [];
    expect((await world.orders.get(order.id))?.returns).toEqual([]);
    expect(await world.orders.acceptReturn(order.id, known?.id ?? '')).toMatchObject({
      kind: 'done',
      order: { returns: [{ state: 'accepted' }] },
    });
  });

  it('is not sent twice when the answer was lost', async () => {
    const order = await sent();
    const { id } = done(await world.orders.return(order.id));
    world.now += 1_000_000;
    world.provider.fail({ on: 'POST /returns/{id}', kind: 'lost_answer' });
    expect(await world.orders.acceptReturn(order.id, id)).toMatchObject({ uncertain: true });
    expect(await world.orders.acceptReturn(order.id, id)).toMatchObject({
      kind: 'invalid',
      code: 'already_accepted',
    });
    expect(made()).toHaveLength(2);
  });
});
