import { describe, expect, it } from 'vitest';
import type { PaymentObservation } from '../../../src/order/observation.js';
import type { ImportProblem } from '../../../src/service/operations/import.js';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Store, UnplacedObservation } from '../../../src/store/store.js';
import { START } from '../../_support/make-observation.js';
import { disturbed, service } from '../../_support/service.js';

const ACCOUNT = 'default';

/** A payment that succeeded, as a provider that speaks of payments reports it. */
function payment(id: string, references: readonly [string, ...string[]]): PaymentObservation {
  const amount = { minor: 1000, currency: 'EUR' };
  const [paymentId] = references;
  return {
    ...{ id, account: ACCOUNT, instant: START, source: 'webhook', events: [], references },
    objects: [{ object: 'payment', id: paymentId, state: 'complete', amount, captured: 1000 }],
    releases: true,
  };
}

function unplaced(
  id: string,
  references: readonly [string, ...string[]],
  arrivedAt = START,
): UnplacedObservation {
  const [reference] = references;
  return { account: ACCOUNT, reference, observation: payment(id, references), arrivedAt };
}

async function exported(orders: OrderLifecycle, options?: { readonly since: Date }) {
  const lines: string[] = [];
  for await (const line of orders.export(options)) lines.push(line);
  return lines;
}

/** Imports lines into a new service over a store. */
async function importInto(store: Store, lines: readonly string[]) {
  const orders = await service({ store });
  const problems: ImportProblem[] = [];
  const counts = await orders.import(lines, { onProblem: (one) => void problems.push(one) });
  return { orders, counts, problems };
}

async function waitingIn(store: Store): Promise<readonly string[]> {
  return (await store.unplaced(ACCOUNT)).items.map(({ observation }) => observation.id);
}

async function historyOf(orders: OrderLifecycle, orderId: string) {
  return (await orders.observations(orderId)).map(({ observation }) => observation.id);
}

/** The order that a reference is linked to, found by a new report about it. */
function linkOf(store: Store, reference: string) {
  return store.place(unplaced('a question', [reference]));
}

describe('an export with observations whose order is not known', () => {
  it('lists them after its first line, oldest first, and counts them in its last line', async () => {
    const store = memory();
    await store.place(unplaced('e2', ['pi_2'], START + 2_000_000));
    await store.place(unplaced('e1', ['pi_1', 'ch_1'], START + 1_000_000));
    const orders = await service({ store });
    await orders.observe({ ...payment('e3', ['pi_3']), orderId: '1' });
    const lines = (await exported(orders)).map((line) => JSON.parse(line));
    expect(lines.map(({ kind }) => kind).filter((kind) => kind !== 'milestone')).toEqual([
      ...['export', 'unplaced', 'unplaced', 'order', 'observation', 'end'],
    ]);
    expect(lines[1]).toMatchObject({
      kind: 'unplaced',
      arrivedAt: '2026-01-01T00:00:01Z',
      observation: { id: 'e1', references: ['pi_1', 'ch_1'], instant: '2026-01-01T00:00:00Z' },
    });
    expect(lines.at(-1)).toMatchObject({ orders: 1, observations: 1, unplaced: 2 });
  });

  it('has only those that arrived since the given moment', async () => {
    const store = memory();
    await store.place(unplaced('e1', ['pi_1'], START));
    await store.place(unplaced('e2', ['pi_2'], START + 9_000_000));
    const orders = await service({ store });
    const lines = await exported(orders, { since: new Date(START / 1000 + 5_000) });
    expect(lines.filter((line) => line.includes('"kind":"unplaced"'))).toEqual([
      expect.stringContaining('"e2"'),
    ]);
  });

  it('misses none that finds its order meanwhile', async () => {
    const store = memory();
    const waiting = unplaced('e1', ['pi_1']);
    await store.place(waiting);
    let source: OrderLifecycle | undefined;
    const busy = disturbed(store, {
      // Before the first page of orders is read: it is placed now.
      async orders() {
        const [first] = (await store.link(ACCOUNT, '1', ['pi_1'])).waiting;
        if (first === undefined) return;
        await source?.observe({ ...first.observation, orderId: '1' });
        await store.removeUnplaced([first]);
      },
    });
    source = await service({ store: busy });
    const lines = await exported(source);
    const target = memory();
    const { orders } = await importInto(target, lines);
    expect(await historyOf(orders, '1')).toEqual(['e1']);
    expect(await waitingIn(target)).toEqual([]);
  });
});

describe('importing observations of payments', () => {
  it('keeps waiting what waited, as it was', async () => {
    const store = memory();
    const waiting = unplaced('e1', ['pi_1', 'ch_1'], START + 5);
    await store.place(waiting);
    const lines = await exported(await service({ store }));
    const target = memory();
    const { counts, problems } = await importInto(target, lines);
    expect(problems).toEqual([]);
    expect(counts).toMatchObject({ unplaced: 1, added: 0 });
    expect((await target.unplaced(ACCOUNT)).items).toEqual([waiting]);
    await importInto(target, lines);
    expect((await target.unplaced(ACCOUNT)).items).toEqual([waiting]);
  });

  it('links what the orders name, and takes in what waits for it here, step by step', async () => {
    const source = await service();
    await source.observe({ ...payment('e1', ['pi_1']), orderId: '1' });
    const lines = await exported(source);
    const target = memory();
    await target.place(unplaced('e2', ['ch_1', 'pi_1']));
    await target.place(unplaced('e3', ['re_1', 'ch_1']));
    await target.place(unplaced('e4', ['pi_2']));
    const { orders, problems } = await importInto(target, lines);
    expect(problems).toEqual([]);
    expect((await historyOf(orders, '1')).toSorted()).toEqual(['e1', 'e2', 'e3']);
    expect(await waitingIn(target)).toEqual(['e4']);
    expect(await linkOf(target, 're_1')).toBe('1');
  });

  it('takes in what waited there if its order is known here', async () => {
    const store = memory();
    await store.place(unplaced('e1', ['ch_1', 'pi_1']));
    const lines = await exported(await service({ store }));
    const target = memory();
    await target.link(ACCOUNT, '7', ['pi_1']);
    const { orders, counts } = await importInto(target, lines);
    expect(counts).toMatchObject({ unplaced: 0, observations: 1 });
    expect(await historyOf(orders, '7')).toEqual(['e1']);
    expect(await waitingIn(target)).toEqual([]);
  });

  it('reports a reference that belongs to another order here, and leaves it there', async () => {
    const source = await service();
    await source.observe({ ...payment('e1', ['pi_1']), orderId: '1' });
    const lines = await exported(source);
    const target = memory();
    await target.link(ACCOUNT, '2', ['pi_1']);
    const { counts, problems } = await importInto(target, lines);
    expect(counts.added).toBe(1);
    expect(problems).toEqual([
      {
        line: 2,
        reason:
          'Order 1 names pi_1, which belongs to order 2 here. Check both orders, and link it to the right one.',
      },
    ]);
    expect(await linkOf(target, 'pi_1')).toBe('2');
  });

  it('reports a missing line of them', async () => {
    const store = memory();
    await store.place(unplaced('e1', ['pi_1']));
    const lines = await exported(await service({ store }));
    const cut = lines.filter((line) => !line.includes('"kind":"unplaced"'));
    const { problems } = await importInto(memory(), cut);
    expect(problems).toEqual([
      { line: 2, reason: expect.stringContaining('0 of 1 unplaced could be read') },
    ]);
  });

  it('reports one that it cannot read, and goes on', async () => {
    const store = memory();
    await store.place(unplaced('e1', ['pi_1']));
    await store.place(unplaced('e2', ['pi_2']));
    const lines = (await exported(await service({ store }))).map((line) =>
      line.replace('"object":"payment","id":"pi_1"', '"object":"pay","id":"pi_1"'),
    );
    const target = memory();
    const { problems } = await importInto(target, lines);
    expect(problems.map(({ line }) => line)).toEqual([2, 4]);
    expect(await waitingIn(target)).toEqual(['e2']);
  });

  it('leaves waiting what could not be taken in', async () => {
    const source = await service();
    await source.observe({ ...payment('e1', ['pi_1']), orderId: '1' });
    const lines = await exported(source);
    const target = memory();
    await target.place(unplaced('e2', ['pi_1']));
    const failing = disturbed(target, {
      save() {
        throw new Error('no space');
      },
    });
    const { problems } = await importInto(failing, lines);
    expect(problems).toEqual([{ line: 2, reason: expect.any(String) }]);
    expect(await waitingIn(target)).toEqual(['e2']);
    const { orders } = await importInto(target, lines);
    expect(await historyOf(orders, '1')).toEqual(['e1', 'e2']);
    expect(await waitingIn(target)).toEqual([]);
  });
});
