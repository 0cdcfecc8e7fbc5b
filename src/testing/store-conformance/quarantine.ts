import assert from 'node:assert/strict';
import { pagesOf } from '../../store/page.js';
import type { QuarantinedDelivery } from '../../store/store.js';
import { later, NOW } from './samples.js';
import type { StoreTest } from './store-test.js';

export function quarantineConforms(test: StoreTest): void {
  test('a quarantined body comes back byte for byte', async (store) => {
    const raw = Uint8Array.from({ length: 512 }, (_, n) => n % 256);
    assert.equal(await store.quarantine(delivery('d1', NOW, raw)), true);
    assert.deepEqual(await store.quarantinedBody('d1'), raw);
    // A view of a larger buffer, as Node's own often are.
    await store.quarantine(delivery('d2', NOW, raw.subarray(200, 300)));
    assert.deepEqual(await store.quarantinedBody('d2'), raw.slice(200, 300));
    assert.equal(await store.quarantinedBody('d3'), undefined);
    assert.equal((await store.counts()).quarantined, 2);
  });

  test('the list has everything about a body except the body', async (store) => {
    const { raw, ...summary } = delivery('d1\u0000', NOW, Uint8Array.of(1, 2, 3));
    await store.quarantine({ ...summary, raw });
    assert.deepEqual((await store.quarantined()).items, [{ ...summary, id: 'd1\uFFFD' }]);
    assert.deepEqual(await store.quarantinedBody('d1\u0000'), raw);
  });

  test('a body that is quarantined again stays as it was', async (store) => {
    await store.quarantine(delivery('d1', NOW, Uint8Array.of(1)));
    assert.equal(await store.quarantine(delivery('d1', later(1), Uint8Array.of(2))), false);
    assert.deepEqual(
      (await store.quarantined()).items.map(({ receivedAt }) => receivedAt),
      [NOW],
    );
    assert.deepEqual(await store.quarantinedBody('d1'), Uint8Array.of(1));
  });

  test('quarantined bodies are listed page by page, oldest first', async (store) => {
    const seconds = [3, 1, 2, 1, 5];
    for (const [n, second] of seconds.entries()) {
      await store.quarantine(delivery(`d${n}`, later(second), Uint8Array.of(n)));
    }
    const read: string[] = [];
    for await (const { items } of pagesOf((from) => store.quarantined({ limit: 2, ...from }))) {
      read.push(...items.map(({ id }) => id));
    }
    assert.deepEqual(read, ['d1', 'd3', 'd2', 'd0', 'd4']);
  });

  test('quarantined bodies are removed by id and purged by age', async (store) => {
    for (const n of [1, 2, 3, 4])
      await store.quarantine(delivery(`d${n}`, later(n), Uint8Array.of(n)));
    assert.equal(await store.removeQuarantined(['d2', 'unknown', `'`]), 1);
    assert.equal(await store.purgeQuarantined(later(3)), 1);
    assert.equal(await store.purgeQuarantined(later(3)), 0);
    assert.deepEqual(
      (await store.quarantined()).items.map(({ id }) => id),
      ['d3', 'd4'],
    );
  });
}

function delivery(id: string, receivedAt: number, raw: Uint8Array): QuarantinedDelivery {
  return {
    id,
    provider: 'digital-river',
    raw,
    problem: { code: 'unexpected_shape', path: 'data.object.id', reason: 'A string was expected.' },
    receivedAt,
  };
}
