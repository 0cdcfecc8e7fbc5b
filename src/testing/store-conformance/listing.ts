import assert from 'node:assert/strict';
import type { OrderFilter, Page, PageRequest } from '../../store/store.js';
import { StoreError } from '../../store/store-error.js';
import { changeSample, claimAt, later, milestoneSample, NOW } from './samples.js';
import type { StoreTest } from './store-test.js';

export function listingConforms(test: StoreTest): void {
  test('orders are found by what is known of them', async (store) => {
    await store.save(
      [
        changeSample('1', { row: { upstreamId: 'WEB-1', checkoutId: 'k' } }),
        changeSample('2', { row: { state: 'in_review', fraudState: 'review_opened', parked: 1 } }),
        changeSample('3', { row: { state: 'in_review', fraudState: 'unknown', checkoutId: 'k' } }),
        changeSample('4', { row: { account: 'other', state: 'unreported', parked: 3 } }),
      ],
      NOW,
    );
    const found = async (filter: OrderFilter) =>
      (await store.orders(filter)).items.map(({ orderId }) => orderId);
    assert.deepEqual(await found({}), ['4', '1', '2', '3']);
    assert.deepEqual(await found({ account: 'other' }), ['4']);
    assert.deepEqual(await found({ state: 'in_review' }), ['2', '3']);
    assert.deepEqual(await found({ state: 'unreported' }), ['4']);
    assert.deepEqual(await found({ fraudState: 'unknown' }), ['3']);
    assert.deepEqual(await found({ state: 'in_review', fraudState: 'review_opened' }), ['2']);
    assert.deepEqual(await found({ parked: true }), ['4', '2']);
    assert.deepEqual(await found({ parked: false }), ['1', '3']);
    assert.deepEqual(await found({ upstreamId: 'WEB-1' }), ['1']);
    assert.deepEqual(await found({ checkoutId: 'k' }), ['1', '3']);
    assert.deepEqual(await found({ checkoutId: "k' or true --" }), []);
    assert.deepEqual((await store.counts()).orders, { accepted: 1, in_review: 2, unreported: 1 });
    assert.equal((await store.counts()).parked, 2);
    await store.save([changeSample('5', { row: { state: 'in_review' } })], later(1));
    assert.deepEqual(await found({ updatedBefore: later(1), state: 'in_review' }), ['2', '3']);
    assert.deepEqual(await found({ updatedBefore: later(2), state: 'in_review' }), ['2', '3', '5']);
    assert.deepEqual(await found({ updatedBefore: NOW }), []);
  });

  test('pages of orders, read one after the other, are the whole list', async (store) => {
    const orderIds = ['10', '9', 'B', 'a', 'Z', 'é', '"', '日', 'zz', ' '];
    await store.save(
      orderIds.map((orderId) => changeSample(orderId)),
      NOW,
    );
    const whole = (await store.orders()).items;
    assert.deepEqual(
      whole.map(({ orderId }) => orderId),
      [' ', '"', '10', '9', 'B', 'Z', 'a', 'zz', 'é', '日'],
    );
    for (const limit of [1, 3, 5, 10, 11]) {
      assert.deepEqual(await readAll((page) => store.orders({ ...page, limit }), limit), whole);
    }
  });

  test('a page holds 50 unless asked, and between 1 and 500', async (store) => {
    const changes = Array.from({ length: 503 }, (_, n) => changeSample(`${n}`));
    await store.save(changes, NOW);
    const size = async (page: PageRequest) => (await store.orders(page)).items.length;
    assert.equal(await size({}), 50);
    assert.equal(await size({ limit: 0 }), 1);
    assert.equal(await size({ limit: -3 }), 1);
    assert.equal(await size({ limit: 2.9 }), 2);
    assert.equal(await size({ limit: 100_000 }), 500);
    assert.equal(await size({ limit: Number.POSITIVE_INFINITY }), 500);
    assert.equal(await size({ limit: Number.NaN }), 50);
  });

  test('milestones are listed by order, and within an order as recorded', async (store, clock) => {
    await store.save(
      ['2', '1'].map((orderId) =>
        changeSample(orderId, {
          milestones: [
            milestoneSample(orderId, 'ready_to_fulfil'),
            milestoneSample(orderId, 'captured', 'x'),
            milestoneSample(orderId, 'captured', 'a'),
          ],
        }),
      ),
      NOW,
    );
    const whole = (await store.milestones()).items;
    assert.deepEqual(
      whole.map(({ milestone }) => milestone.key),
      [
        'shop/1/ready_to_fulfil/',
        'shop/1/captured/x',
        'shop/1/captured/a',
        'shop/2/ready_to_fulfil/',
        'shop/2/captured/x',
        'shop/2/captured/a',
      ],
    );
    for (const limit of [1, 2, 6]) {
      assert.deepEqual(await readAll((page) => store.milestones({ ...page, limit }), limit), whole);
    }
    assert.deepEqual((await store.milestones({ orderId: '2' })).items, whole.slice(3));
    assert.deepEqual((await store.milestones({ account: 'other' })).items, []);
    await claimAt(store, clock, NOW, { limit: 1 });
    const pending = await store.milestones({ status: 'pending' });
    assert.equal(pending.items.length, 6);
    assert.deepEqual(await store.milestones({ status: 'done' }), { items: [] });
  });

  test('a cursor that is none of the list is refused', async (store) => {
    const refused = (error: unknown) => error instanceof StoreError && error.code === 'bad_cursor';
    const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const after of ['', 'nonsense', text({}), text(['a']), text([1, 2]), text([1, 'a', 2])]) {
      await assert.rejects(store.orders({ after }), refused, after);
      await assert.rejects(store.milestones({ after }), refused, after);
      await assert.rejects(store.kept({ after }), refused, after);
    }
  });
}

async function readAll<T>(
  read: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): Promise<readonly T[]> {
  const all: T[] = [];
  let after: string | undefined;
  do {
    const page: Page<T> = await read(after === undefined ? {} : { after });
    assert.ok(page.items.length <= limit);
    all.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return all;
}
