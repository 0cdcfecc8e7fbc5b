import { expect, it } from 'vitest';
import { memory } from '../../../src/store/memory/memory.js';
import { settleAll } from '../../_support/settle-all.js';
import { bothProviders, deliverPaid } from '../../_support/two-providers.js';

const PARCEL = { orderId: 'A-1', kind: 'fulfilment', key: 'parcel-1' } as const;

it('what the shop reported before an order was pruned is a duplicate after it, also where it was imported', async () => {
  let now = Date.now() * 1_000;
  const orders = await bothProviders({ store: memory(), clock: () => now });
  const one = orders.of('stripe');
  await deliverPaid(orders, 'A-1');
  expect(await one.importReports([PARCEL])).toMatchObject({ recorded: 1 });
  const prune = async () => {
    await settleAll(one, 'A-1');
    now += 1_000_000;
    return one.prune({ quietSince: new Date(now / 1_000) });
  };
  expect(await prune()).toEqual({ orders: 1 });
  const lines: string[] = [];
  for await (const line of orders.export()) lines.push(line);
  const other = await bothProviders({ store: memory() });
  await other.import(lines);
  for (const service of [one, other.of('stripe')]) {
    expect(await service.importReports([PARCEL])).toMatchObject({ recorded: 0, duplicates: 1 });
    expect(await service.get('A-1')).toMatchObject({ parked: [], milestones: [] });
  }

  // Anything else about it is for a person, and a repetition after it was pruned again is not.
  expect(await one.importReports([{ ...PARCEL, key: 'parcel-2' }])).toMatchObject({ recorded: 1 });
  const [late] = (await one.get('A-1'))?.parked ?? [];
  await one.resolve('A-1', late?.id ?? '', { decision: 'dismiss', actor: 'ops', reason: 'sent' });
  expect(await prune()).toEqual({ orders: 1 });
  for (const key of ['parcel-1', 'parcel-2']) {
    expect(await one.importReports([{ ...PARCEL, key }])).toMatchObject({ duplicates: 1 });
  }
});
