import { describe, expect, it } from 'vitest';
import { memory } from '../../../src/store/memory/memory.js';
import type { OrderWrite } from '../../../src/store/store.js';
import { eventBody } from '../../_support/deliveries.js';
import { deliverTo, disturbed, milestoneOf, service } from '../../_support/service.js';
import { until } from '../../_support/until.js';

const DISMISS = { decision: 'dismiss', actor: 'ines', reason: 'A test of theirs.' } as const;

const accepted = eventBody('accepted', { id: 'acceptance', at: 1 });
const puzzling = eventBody('accepted', {
  id: 'puzzle',
  at: 2,
  type: 'order.updated',
  more: { state: 'gone_fishing', stateTransitions: null },
});

describe('an operator who dismisses a parked observation', () => {
  it('opens the gates again, and is in the history with name, reason and time', async () => {
    const orders = await service();
    await deliverTo(orders, accepted);
    await deliverTo(orders, puzzling);
    expect(await orders.may('7001', 'fulfil')).toMatchObject({
      allowed: false,
      reasons: ['parked'],
    });

    const resolved = await orders.resolve('7001', 'puzzle', DISMISS);
    expect(resolved).toMatchObject({ kind: 'resolved', order: { gates: { fulfil: {} } } });
    expect(await orders.may('7001', 'fulfil')).toMatchObject({ allowed: true });
    const history = await orders.history('7001');
    expect(history?.map(({ id }) => id)).toEqual(['acceptance', 'puzzle']);
    expect(history?.[1]).toMatchObject({
      standing: expect.stringMatching(/early|illegal/),
      resolution: { ...DISMISS, at: expect.stringMatching(/^\d{4}-.*Z$/) },
    });
    expect((await orders.orders({ parked: true })).orders).toEqual([]);
  });

  it('releases the order that doubt held back', async () => {
    const shipped: string[] = [];
    const orders = await service({
      on: { ready_to_fulfil: ({ orderId }) => shipped.push(orderId) },
      outbox: { pollIntervalMs: 5 },
    });
    await deliverTo(orders, puzzling);
    await deliverTo(orders, accepted);
    expect(await milestoneOf(orders, 'ready_to_fulfil')).toBeUndefined();
    await orders.resolve('7001', 'puzzle', DISMISS);
    await until('the order is shipped', () => shipped.length > 0);
    expect(shipped).toEqual(['7001']);
  });

  it('does not silence later observations: the next parked one closes the gates again', async () => {
    const orders = await service();
    await deliverTo(orders, accepted);
    await deliverTo(orders, puzzling);
    await orders.resolve('7001', 'puzzle', DISMISS);
    await deliverTo(orders, { ...puzzling, id: 'puzzle-2', createdTime: '2026-05-04T11:00:00Z' });
    expect((await orders.may('7001', 'fulfil')).allowed).toBe(false);
    // The decision also survives the refold that a late delivery causes.
    await deliverTo(orders, eventBody('pending_payment', { id: 'late', at: 0 }));
    await orders.resolve('7001', 'puzzle-2', DISMISS);
    expect(await orders.may('7001', 'fulfil')).toMatchObject({ allowed: true });
  });

  it('can do so once: the first decision stays in the audit', async () => {
    const orders = await service();
    await deliverTo(orders, accepted);
    await deliverTo(orders, puzzling);
    await orders.resolve('7001', 'puzzle', DISMISS);
    const again = await orders.resolve('7001', 'puzzle', { ...DISMISS, actor: 'somebody else' });
    expect(again).toMatchObject({
      kind: 'not_parked',
      message: expect.stringContaining('dismissed already'),
    });
    expect((await orders.history('7001'))?.[1]?.resolution?.actor).toBe('ines');
  });

  it('cannot dismiss what was applied or never arrived', async () => {
    const orders = await service();
    await deliverTo(orders, accepted);
    expect(await orders.resolve('7001', 'acceptance', DISMISS)).toMatchObject({
      kind: 'not_parked',
      message: expect.stringMatching(/acceptance.*applied/),
    });
    expect(await orders.resolve('7001', 'nothing', DISMISS)).toMatchObject({ kind: 'not_found' });
    expect(await orders.resolve('nobody', 'puzzle', DISMISS)).toMatchObject({ kind: 'not_found' });
    expect((await orders.get('7001'))?.version).toBe(1);
  });

  it('does not lose a delivery that arrives meanwhile', async () => {
    const store = memory();
    const other = await service({ store });
    let meanwhile: (() => Promise<unknown>) | undefined;
    const orders = await service({
      store: disturbed(store, {
        save: async (changes) => {
          const resolving = (changes as OrderWrite[]).some(({ resolutions }) => resolutions);
          const work = resolving ? meanwhile : undefined;
          if (work === undefined) return;
          meanwhile = undefined;
          await work();
        },
        close: () => {},
      }),
    });
    await deliverTo(orders, accepted);
    await deliverTo(orders, puzzling);
    const cancelled = eventBody('cancelled', { at: 20, visited: { accepted: 1, cancelled: 20 } });
    meanwhile = () => deliverTo(other, cancelled);
    const resolved = await orders.resolve('7001', 'puzzle', DISMISS);
    expect(resolved).toMatchObject({ kind: 'resolved', order: { state: 'cancelled' } });
    expect(await orders.history('7001')).toHaveLength(3);
    expect((await orders.may('7001', 'fulfil')).allowed).toBe(false);
  });
});
