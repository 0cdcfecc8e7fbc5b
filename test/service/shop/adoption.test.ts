import { describe, expect, it } from 'vitest';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { ImportedReport, ReportProblem } from '../../../src/service/shop/import-reports.js';
import { memory } from '../../../src/store/memory/memory.js';
import { StoreError } from '../../../src/store/store-error.js';
import { captured, paymentService, paymentsReported } from '../../_support/payment-service.js';
import { disturbed, service } from '../../_support/service.js';

async function releasesOf(orders: OrderLifecycle): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const { orderId, release } of orders.releases()) {
    all.push(`${orderId} ${release ? 'released' : 'withheld'}`);
  }
  return all;
}

/** A shop with a past: orders that are older than the moment from which they are released. */
async function adopted(old: readonly string[], on = {}): Promise<OrderLifecycle> {
  const orders = await paymentService({ on });
  for (const orderId of old) {
    await orders.observe(paymentsReported(captured(`pi_${orderId}`), { orderId, old: true }));
  }
  return orders;
}

describe('a shop with a past', () => {
  it('has its old orders withheld until it reports what it sent of them', async () => {
    const orders = await adopted(['A-1', 'A-2', 'A-3']);
    await orders.observe(paymentsReported(captured('pi_new'), { orderId: 'A-4' }));
    expect(await releasesOf(orders)).toEqual([
      'A-4 released',
      'A-1 withheld',
      'A-2 withheld',
      'A-3 withheld',
    ]);

    const imported = await orders.importReports([
      { orderId: 'A-1', kind: 'fulfilment', key: 'import' },
      { orderId: 'A-2', kind: 'fulfilment', key: 'import', items: [] },
    ]);
    expect(imported).toEqual({ recorded: 2, duplicates: 0, refused: 0 });
    expect(await releasesOf(orders)).toEqual(['A-2 released', 'A-4 released', 'A-3 withheld']);
    expect((await orders.get('A-1'))?.state).toBe('complete');
  });

  it('has an order that it has not sent handed over once, after it said so', async () => {
    const handed: string[] = [];
    const orders = await adopted(['A-1'], {
      ready_to_fulfil: async ({ orderId }: { orderId: string }) => void handed.push(orderId),
    });
    const nothing = { kind: 'fulfilment', key: 'nothing', items: [] } as const;
    await orders.report('A-1', nothing);
    await orders.report('A-1', nothing);
    await expect.poll(() => handed).toEqual(['A-1']);
    await orders.fulfil('A-1', { key: 'parcel-1' });
    expect(await releasesOf(orders)).toEqual([]);
    expect(handed).toEqual(['A-1']);
  });

  it('may import before its first delivery', async () => {
    const orders = await paymentService();
    await orders.importReports([{ orderId: 'A-1', kind: 'fulfilment', key: 'import' }]);
    await orders.observe(paymentsReported(captured(), { old: true }));
    expect((await orders.get('A-1'))?.state).toBe('complete');
    expect(await releasesOf(orders)).toEqual([]);
  });
});

describe('importing reports', () => {
  it('counts exactly, says which are refused, and may be repeated', async () => {
    const orders = await paymentService();
    const reports: ImportedReport[] = Array.from({ length: 1_000 }, (_, number) => {
      return { orderId: `A-${number}`, kind: 'fulfilment', key: 'import' };
    });
    const bad: ImportedReport = { orderId: 'A-0', kind: 'fulfilment', key: '' };
    const reused: ImportedReport = { orderId: 'A-1', kind: 'fulfilment', key: 'import', items: [] };
    const problems: ReportProblem[] = [];
    const onProblem = (problem: ReportProblem) => void problems.push(problem);
    const all = [...reports, bad, reused];
    expect(await orders.importReports(all, { onProblem })).toEqual({
      ...{ recorded: 1_000, duplicates: 0, refused: 2 },
    });
    expect(problems.toSorted((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      { report: bad, kind: 'invalid', message: 'key: 1 to 255 printable characters are expected.' },
      { report: reused, kind: 'key_reused', message: expect.stringContaining('of its own') },
    ]);
    expect(await orders.importReports(reports)).toEqual({
      ...{ recorded: 0, duplicates: 1_000, refused: 0 },
    });
  });

  it('stops when the store does not answer, and goes on when it is repeated', async () => {
    let calls = 0;
    const store = disturbed(memory(), {
      save() {
        calls += 1;
        if (calls === 2) throw new StoreError('unreachable', 'The disk is full. Free some space.');
      },
    });
    const orders = await paymentService({ store });
    const reports: ImportedReport[] = Array.from({ length: 600 }, (_, number) => {
      return { orderId: `A-${number}`, kind: 'fulfilment', key: 'import' };
    });
    await expect(orders.importReports(reports)).rejects.toThrow('The disk is full');
    const { recorded, duplicates } = await orders.importReports(reports);
    expect(recorded + duplicates).toBe(600);
    expect(duplicates).toBeGreaterThan(0);
    expect(recorded).toBeGreaterThan(0);
  });

  it('refuses every report where the provider speaks of orders', async () => {
    const orders = await service();
    const report: ImportedReport = { orderId: '7001', kind: 'fulfilment', key: 'import' };
    expect(await orders.importReports([report])).toMatchObject({ recorded: 0, refused: 1 });
  });
});
