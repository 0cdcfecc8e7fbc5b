import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/order/time/instant.js';
import { UnplacedWatch } from '../../../src/service/references/unplaced-watch.js';
import { memory } from '../../../src/store/memory/memory.js';
import { labelledDelivery, labelledService, PAID } from '../../_support/labelled-pay.js';
import { START } from '../../_support/make-observation.js';
import { barrier, disturbed, service } from '../../_support/service.js';

const AUDIT = { actor: 'kim', reason: 'by phone' };

describe('linking by hand', () => {
  it('places what waited, in bulk, and writes it into the history', async () => {
    const orders = await labelledService();
    await orders.webhook(labelledDelivery({ id: 'e1', references: ['pi_1'], objects: PAID }));
    await orders.webhook(labelledDelivery({ id: 'e2', references: ['pi_2'] }));
    const links = [
      { reference: 'pi_1', orderId: 'A-1' },
      { reference: '', orderId: 'A-2' },
      { reference: 'pi_3', orderId: 'A-\ud800' },
      { reference: 'pi_3\0', orderId: 'A-2' },
      { reference: 'pi_2', orderId: 'A-2' },
    ];
    expect(await orders.link(links, AUDIT)).toMatchObject([
      { kind: 'linked', reference: 'pi_1', orderId: 'A-1', placed: 1 },
      { kind: 'bad_link', reference: '' },
      { kind: 'bad_link', orderId: 'A-\ud800' },
      { kind: 'bad_link', reference: 'pi_3\0' },
      { kind: 'linked', reference: 'pi_2', orderId: 'A-2', placed: 1 },
    ]);
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(true);
    const labels = (await orders.history('A-1'))?.map(({ label }) => label);
    expect(labels).toContain('pi_1 linked by kim: by phone');
    expect((await orders.unplaced()).unplaced).toEqual([]);
    // What comes later finds its order.
    await orders.webhook(labelledDelivery({ id: 'e3', references: ['pi_1'], at: 1 }));
    expect((await orders.unplaced()).unplaced).toEqual([]);
  });

  it('shuts the order that it takes a payment from, so that one payment ships one order', async () => {
    const orders = await labelledService();
    await orders.webhook(labelledDelivery({ id: 'e1', references: ['pi_1'], objects: PAID }));
    await orders.link([{ reference: 'pi_1', orderId: 'A-1' }], AUDIT);
    expect((await orders.may('A-1', 'fulfil')).allowed).toBe(true);
    const correction = [{ reference: 'pi_1', orderId: 'A-2' }];
    expect(await orders.link(correction, AUDIT)).toMatchObject([{ before: 'A-1' }]);
    await orders.webhook(
      labelledDelivery({ id: 'e2', references: ['pi_1'], objects: PAID, at: 1 }),
    );
    expect((await orders.may('A-2', 'fulfil')).allowed).toBe(true);
    expect((await orders.may('A-1', 'fulfil')).reasons).toContain('two_orders');
    // What is due for it waits for a person.
    const due = (await orders.get('A-1'))?.milestones.map(({ facts }) => facts);
    expect(JSON.stringify(due)).toContain('for order A-2');
    expect(await orders.link(correction, AUDIT)).not.toMatchObject([{ before: 'A-1' }]);
  });

  it('needs an actor and a reason', async () => {
    const orders = await labelledService();
    await expect(orders.link([], { actor: ' ', reason: 'none' })).rejects.toThrow(/actor/);
    await expect(orders.discardUnplaced([], { actor: 'kim', reason: '' })).rejects.toThrow(
      /reason/,
    );
  });

  it('has nothing to link where every delivery names its order', async () => {
    const orders = await service();
    expect(await orders.link([{ reference: 'pi_1', orderId: 'A-1' }], AUDIT)).toMatchObject([
      { kind: 'bad_link' },
    ]);
    expect((await orders.statistics()).unplaced).toBeUndefined();
  });
});

describe('observations without an order', () => {
  it('are listed, filtered and discarded', async () => {
    const orders = await labelledService();
    await orders.webhook(labelledDelivery({ id: 'e1', references: ['pi_1'] }));
    await orders.webhook(labelledDelivery({ id: 'e2', references: ['ch_1', 'pi_1'] }));
    await orders.webhook(labelledDelivery({ id: 'e3', references: ['pi_2'] }));
    const { unplaced, next } = await orders.unplaced({ limit: 2 });
    expect(unplaced).toHaveLength(2);
    expect(
      (await orders.unplaced({ limit: 2, ...(next ? { after: next } : {}) })).unplaced,
    ).toHaveLength(1);
    const about = await orders.unplaced({ reference: 'pi_1' });
    expect(about.unplaced.map(({ observationId }) => observationId)).toEqual(['e1', 'e2']);
    const entries = [
      { reference: 'pi_1', observationId: 'e2' },
      { reference: 'pi_2' },
      { reference: 'pi_3' },
    ];
    expect(await orders.discardUnplaced(entries, AUDIT)).toEqual([
      { reference: 'pi_1', observationId: 'e2', discarded: 1 },
      { reference: 'pi_2', discarded: 1 },
      { reference: 'pi_3', discarded: 0 },
    ]);
    expect((await orders.unplaced()).unplaced).toMatchObject([{ observationId: 'e1' }]);
  });

  it('stay discarded while the background places what waits', async () => {
    const kept = memory();
    const before = await labelledService({ store: kept });
    await before.webhook(labelledDelivery({ id: 'e1', references: ['pi_1'] }));
    const placing = barrier();
    const store = disturbed(kept, { place: () => placing.wait() });
    const orders = await labelledService({ store });
    while (placing.waiting === 0) await setImmediate();
    const discarding = orders.discardUnplaced([{ reference: 'pi_1' }], AUDIT);
    // Long enough for it to end, if it did not wait for the placing.
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    placing.open();
    expect(await discarding).toEqual([{ reference: 'pi_1', discarded: 1 }]);
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect((await orders.unplaced()).unplaced).toEqual([]);
  });

  it('are logged once when they wait for too long, and counted', async () => {
    const store = memory();
    let now = START;
    const orders = await labelledService({ store, clock: () => now });
    await orders.webhook(labelledDelivery({ id: 'e1', references: ['pi_1'] }));
    const warnings: object[] = [];
    const watch = new UnplacedWatch({
      ...{ store, account: 'default', clock: () => now, unplacedAfterMs: 60_000 },
      logger: { info() {}, warn: (facts) => void warnings.push(facts), error() {} },
    });
    await watch.check();
    expect(warnings).toEqual([]);
    now += 61 * SECOND;
    await watch.check();
    await watch.check();
    expect(warnings).toEqual([{ count: 1, oldestAgeMs: 61_000 }]);
    expect((await orders.statistics()).unplaced).toEqual({
      ...{ count: 1, oldestAgeMs: 61_000, overdue: false },
    });
  });
});
