import assert from 'node:assert/strict';
import type { KeptDelivery, KeptSummary, Page } from '../../store/store.js';
import { later, NOW } from './samples.js';
import type { StoreTest } from './store-test.js';

export function deliveriesConform(test: StoreTest): void {
  test('a body is kept byte for byte', async (store) => {
    const raw = Uint8Array.from({ length: 512 }, (_, n) => n % 256);
    const kept = delivery('d1', NOW, raw);
    assert.equal(await store.keep(kept), true);
    assert.deepEqual(await store.keptRaw('d1'), raw);
    // A view into something larger, as Node's buffers are.
    await store.keep(delivery('d2', NOW, raw.subarray(200, 300)));
    assert.deepEqual(await store.keptRaw('d2'), raw.slice(200, 300));
    assert.equal(await store.keptRaw('d3'), undefined);
    assert.equal((await store.counts()).kept, 2);
  });

  test('what is listed of a body is all but the body', async (store) => {
    const { raw, ...summary } = delivery('d1\u0000', NOW, Uint8Array.of(1, 2, 3));
    await store.keep({ ...summary, raw });
    assert.deepEqual((await store.kept()).items, [{ ...summary, id: 'd1\uFFFD' }]);
    assert.deepEqual(await store.keptRaw('d1\u0000'), raw);
  });

  test('a body that is kept already stays as it is', async (store) => {
    await store.keep(delivery('d1', NOW, Uint8Array.of(1)));
    assert.equal(await store.keep(delivery('d1', later(1), Uint8Array.of(2))), false);
    assert.deepEqual(
      (await store.kept()).items.map(({ receivedAt }) => receivedAt),
      [NOW],
    );
    assert.deepEqual(await store.keptRaw('d1'), Uint8Array.of(1));
  });

  test('kept bodies are read page by page, oldest first', async (store) => {
    const seconds = [3, 1, 2, 1, 5];
    for (const [n, second] of seconds.entries()) {
      await store.keep(delivery(`d${n}`, later(second), Uint8Array.of(n)));
    }
    const read: string[] = [];
    let page: Page<KeptSummary> = await store.kept({ limit: 2 });
    read.push(...page.items.map(({ id }) => id));
    while (page.next !== undefined) {
      page = await store.kept({ limit: 2, after: page.next });
      read.push(...page.items.map(({ id }) => id));
    }
    assert.deepEqual(read, ['d1', 'd3', 'd2', 'd0', 'd4']);
  });

  test('bodies are removed by id and purged by age', async (store) => {
    for (const n of [1, 2, 3, 4]) await store.keep(delivery(`d${n}`, later(n), Uint8Array.of(n)));
    assert.equal(await store.removeKept(['d2', 'unknown', `'`]), 1);
    assert.equal(await store.purgeKept(later(3)), 1);
    assert.equal(await store.purgeKept(later(3)), 0);
    assert.deepEqual(
      (await store.kept()).items.map(({ id }) => id),
      ['d3', 'd4'],
    );
  });
}

function delivery(id: string, receivedAt: number, raw: Uint8Array): KeptDelivery {
  return {
    id,
    provider: 'digital-river',
    raw,
    problem: { code: 'unexpected_shape', path: 'data.object.id', reason: 'A string was expected.' },
    receivedAt,
  };
}
