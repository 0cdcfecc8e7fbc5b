import { expect, it } from 'vitest';
import { memory } from '../../../src/store/memory/memory.js';
import { bothProviders, deliverPaid } from '../../_support/two-providers.js';

const BY = { actor: 'kim', reason: 'asked the customer' };

type Orders = Awaited<ReturnType<typeof bothProviders>>;

/** Two paid orders, and a payment that was linked to one of them by mistake, and then to the other. */
async function corrected(wrong: string, right: string): Promise<Orders> {
  let now = Date.now() * 1_000;
  const orders = await bothProviders({ store: memory(), clock: () => (now += 1) });
  await deliverPaid(orders, 'A-1');
  await deliverPaid(orders, 'A-2');
  for (const orderId of [wrong, right]) {
    await orders.of('stripe').link([{ reference: 'pi_x', orderId }], BY);
  }
  await deliverPaid(orders, undefined, 'pi_x');
  return orders;
}

async function imported(from: Orders, to: Orders): Promise<readonly unknown[]> {
  const lines: string[] = [];
  for await (const line of from.export()) lines.push(line);
  const problems: unknown[] = [];
  await to.import(lines, { onProblem: (problem) => problems.push(problem) });
  return problems;
}

async function standing(orders: Orders) {
  const views = ['A-1', 'A-2'].map(async (id) => {
    const order = await orders.of('stripe').get(id);
    return { charges: order?.charges.map((charge) => charge.id), gates: order?.gates };
  });
  return Promise.all(views);
}

it.each([
  ['A-1', 'A-2'],
  ['A-2', 'A-1'],
])('a payment that was moved from %s to %s stays there in every store', async (wrong, right) => {
  const orders = await corrected(wrong, right);
  const expected = await standing(orders);
  const other = await bothProviders({ store: memory() });
  for (const target of [other, orders, other]) {
    expect(await imported(orders, target)).toEqual([]);
    expect(await standing(target)).toEqual(expected);
    await deliverPaid(target, undefined, 'pi_x');
    const { orders: found } = await target.search('pi_x');
    expect(found.map(({ id }) => id)).toEqual([right]);
  }
});
