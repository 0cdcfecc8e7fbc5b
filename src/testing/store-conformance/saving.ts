import assert from 'node:assert/strict';
import type { Charge } from '../../order/facts/charge.js';
import { SECOND } from '../../order/time/instant.js';
import type { Resolution, Store, StoredObservation } from '../../store/store.js';
import {
  changeSample,
  claimAt,
  keyOf,
  later,
  milestoneSample,
  NOW,
  observationSample,
  recordSample,
  rowSample,
} from './samples.js';
import type { StoreTest } from './store-test.js';

export function savingConforms(test: StoreTest): void {
  test('everything that is saved is read back unchanged', async (store) => {
    const row = rowSample('1', {
      upstreamId: 'WEB-1',
      checkoutId: 'checkout-1',
      parked: 2,
      record: recordSample({
        z: 1,
        a: [true, null, 0.5, { deep: ['x'] }],
        '10': 'digits sort first',
      }),
    });
    const saved = observationSample('1', 'e1', {
      events: [
        {
          type: 'facts.reported',
          facts: {
            charges: [{ id: 'c', state: 'capturable', amount: { minor: 1, currency: 'USD' } }],
          },
          instant: NOW,
          source: 'webhook',
        },
        { type: 'order.accepted', charges: [] },
      ],
    });
    const milestone = {
      ...milestoneSample('1', 'refunded', 'r/1'),
      upstreamId: 'WEB-1',
      checkoutId: 'checkout-1',
    };
    const change = { row, observations: [saved], milestones: [milestone] };
    assert.deepEqual(await store.save([change], later(1)), [true]);

    const [loaded] = await store.load([{ key: keyOf('1'), observationIds: ['e1', 'e2'] }]);
    assert.deepEqual(loaded?.row, { ...row, updatedAt: later(1) });
    assert.equal(JSON.stringify(loaded?.row?.record), JSON.stringify(row.record));
    assert.deepEqual(loaded?.known, new Map([['e1', saved]]));
    const [observed] = await history(store, '1');
    assert.deepEqual(observed, {
      observation: saved,
      arrivedAt: later(1),
      sequence: observed?.sequence,
    });
    const [stored] = (await store.milestones()).items;
    assert.deepEqual(stored, {
      milestone,
      status: 'pending',
      attempts: 0,
      uncountedAttempts: 0,
      createdAt: later(1),
      dueAt: NOW,
      sequence: stored?.sequence,
    });
  });

  test('of a failure message that an earlier version stored, only the reason is read back', async (store) => {
    const charge = (failureMessage: string) => ({ id: 'c', state: 'failed', failureMessage });
    const write = (message: string) => ({
      row: rowSample('1', { record: recordSample({ charges: { c: charge(message) } }) }),
      // Earlier versions allowed any text.
      observations: [
        observationSample('1', 'e1', {
          events: [
            {
              type: 'facts.reported',
              facts: { charges: [charge(message) as Charge] },
              instant: NOW,
              source: 'webhook',
            },
          ],
        }),
      ],
      milestones: [
        {
          ...milestoneSample('1', 'payment_failed', 'c'),
          facts: { failureMessage: message },
        } as never,
      ],
    });
    const expected = write('The payment was declined.');
    assert.deepEqual(await store.save([write('Declined for Olga Quill')], NOW), [true]);
    const [loaded] = await store.load([{ key: keyOf('1'), observationIds: ['e1'] }]);
    assert.deepEqual(loaded?.row?.record, expected.row.record);
    assert.deepEqual([...(loaded?.known.values() ?? [])], expected.observations);
    assert.deepEqual((await history(store, '1'))[0]?.observation, expected.observations[0]);
    assert.deepEqual((await store.milestones()).items[0]?.milestone, expected.milestones[0]);
    const [claimed] = await store.claim({ limit: 1, leaseMicros: SECOND });
    assert.deepEqual(claimed?.milestone, expected.milestones[0]);
  });

  test('the next version of an order replaces the previous one', async (store) => {
    await store.save([changeSample('1', { row: { upstreamId: 'WEB-1', parked: 1 } })], NOW);
    const row = rowSample('1', { version: 2, state: 'dispute', record: recordSample(null) });
    assert.deepEqual(await store.save([changeSample('1', { row })], later(1)), [true]);
    assert.deepEqual((await store.orders()).items, [{ ...row, updatedAt: later(1) }]);
  });

  test('orders are loaded in the order of the requests, also when they repeat', async (store) => {
    await store.save([changeSample('1'), changeSample('2')], NOW);
    const requested = ['2', '3', '1', '2'];
    const loaded = await store.load(
      requested.map((orderId) => ({ key: keyOf(orderId), observationIds: [] })),
    );
    assert.deepEqual(
      loaded.map(({ row }) => row?.orderId),
      ['2', undefined, '1', '2'],
    );
  });

  test('two accounts can have orders with the same id', async (store) => {
    await store.save([changeSample('1'), changeSample('1', { row: { account: 'other' } })], NOW);
    await store.save([changeSample('1', { row: { version: 2, state: 'complete' } })], NOW);
    const [ours, theirs] = await store.load([
      { key: keyOf('1'), observationIds: [] },
      { key: keyOf('1', 'other'), observationIds: [] },
    ]);
    assert.equal(ours?.row?.state, 'complete');
    assert.equal(theirs?.row?.state, 'accepted');
  });

  test('a write that loses changes nothing, and the others of its batch succeed', async (store) => {
    await store.save([changeSample('2'), changeSample('3')], NOW);
    const full = (orderId: string, version: number) =>
      changeSample(orderId, {
        row: { version, state: 'dispute' },
        observations: [observationSample(orderId, 'e1')],
        milestones: [milestoneSample(orderId, 'dispute_opened')],
      });
    const won = await store.save([full('1', 1), full('2', 1), full('3', 2), full('4', 2)], NOW);
    assert.deepEqual(won, [true, false, true, false]);

    const rows = (await store.orders()).items;
    assert.deepEqual(
      rows.map(({ orderId, version, state }) => [orderId, version, state]),
      [
        ['1', 1, 'dispute'],
        ['2', 1, 'accepted'],
        ['3', 2, 'dispute'],
      ],
    );
    assert.deepEqual(await ids(store, '2'), []);
    assert.deepEqual(await ids(store, '3'), ['e1']);
    assert.deepEqual(await ids(store, '4'), []);
    const milestones = (await store.milestones()).items;
    assert.deepEqual(
      milestones.map(({ milestone }) => milestone.orderId),
      ['1', '3'],
    );
  });

  test('a write whose version is not the next one loses', async (store) => {
    const save = async (version: number) =>
      (await store.save([changeSample('1', { row: { version } })], NOW))[0];
    assert.equal(await save(2), false);
    assert.equal(await save(1), true);
    assert.equal(await save(1), false);
    assert.equal(await save(3), false);
    assert.equal(await save(2), true);
  });

  test('of several writes to one order in one call only the first is applied', async (store) => {
    const of = (version: number) => changeSample('1', { row: { version } });
    assert.deepEqual(await store.save([of(1), of(2), of(1)], NOW), [true, false, false]);
    assert.deepEqual(await store.save([of(3), of(2)], NOW), [false, false]);
  });

  test('of concurrent writes to one order exactly one wins', async (store) => {
    const contenders = Array.from({ length: 6 }, (_, n) => `e${n}`);
    for (const version of [1, 2, 3]) {
      const saved = await Promise.all(
        contenders.map((id) =>
          store.save(
            [
              changeSample('1', {
                row: { version },
                observations: [observationSample('1', `${id} of ${version}`)],
              }),
              changeSample(`${id} of ${version}`),
            ],
            NOW,
          ),
        ),
      );
      assert.equal(saved.filter(([won]) => won).length, 1, `version ${version}`);
      assert.ok(saved.every(([, neighbour]) => neighbour));
    }
    assert.equal((await history(store, '1')).length, 3);
  });

  test('concurrent batches in opposite orders do not block each other', async (store) => {
    const orderIds = Array.from({ length: 20 }, (_, n) => `${n}`);
    for (const version of [1, 2, 3]) {
      const batch = orderIds.map((orderId) => changeSample(orderId, { row: { version } }));
      const saved = await Promise.all([
        store.save(batch, NOW),
        store.save([...batch].reverse(), NOW),
        store.save(batch, NOW),
        store.save([...batch].reverse(), NOW),
      ]);
      assert.equal(saved.flat().filter(Boolean).length, orderIds.length);
    }
  });

  test('the history is in the order of arrival, whatever the instants', async (store) => {
    const arrive = (id: string, instant: number) => observationSample('1', id, { instant });
    await store.save(
      [changeSample('1', { observations: [arrive('z', later(9)), arrive('b', later(1))] })],
      NOW,
    );
    await store.save(
      [changeSample('1', { row: { version: 2 }, observations: [arrive('a', later(5))] })],
      later(1),
    );
    assert.deepEqual(await ids(store, '1'), ['z', 'b', 'a']);
    const [both, other] = await store.history([keyOf('1'), keyOf('2')]);
    assert.equal(both?.length, 3);
    assert.deepEqual(other, []);
  });

  test('an observation that is saved again stays as it was', async (store) => {
    const first = observationSample('1', 'e1');
    const again = observationSample('1', 'e1', { instant: later(5), source: 'read' });
    await store.save([changeSample('1', { observations: [first, again] })], NOW);
    const change = changeSample('1', { row: { version: 2 }, observations: [again] });
    assert.deepEqual(await store.save([change], later(5)), [true]);
    const stored = await history(store, '1');
    assert.equal(stored.length, 1);
    assert.deepEqual(stored[0]?.observation, first);
    assert.equal(stored[0]?.arrivedAt, NOW);
  });

  test('a newer observation replaces the one that it repeats', async (store) => {
    const read = (seconds: number) =>
      observationSample('1', 'read', { source: 'read', instant: later(seconds) });
    await store.save(
      [changeSample('1', { observations: [read(1), observationSample('1', 'e1')] })],
      NOW,
    );
    await resolve(store, 2, 'read');
    await store.save(
      [changeSample('1', { row: { version: 3 }, replaced: [read(2), read(3)] })],
      later(3),
    );
    assert.deepEqual(await ids(store, '1'), ['e1', 'read']);
    const [, stored] = await history(store, '1');
    assert.deepEqual(stored?.observation, read(3));
    assert.equal(stored?.arrivedAt, later(3));
    assert.equal(stored?.resolution?.actor, 'ann');
    const [loaded] = await store.load([{ key: keyOf('1'), observationIds: ['read'] }]);
    assert.equal(loaded?.known.get('read')?.instant, later(3));
  });

  test('an operator’s resolution is stored with its observation', async (store) => {
    const observations = [observationSample('1', 'e1'), observationSample('1', 'e2')];
    await store.save([changeSample('1', { observations })], NOW);
    const resolution = await resolve(store, 2, 'e2');
    const [first, second] = await history(store, '1');
    assert.equal(first?.resolution, undefined);
    assert.deepEqual(second?.resolution, resolution);
  });

  test('the resolution of a write that loses is not stored', async (store) => {
    await store.save([changeSample('1', { observations: [observationSample('1', 'e1')] })], NOW);
    await resolve(store, 5, 'e1');
    assert.equal((await history(store, '1'))[0]?.resolution, undefined);
  });

  test('ids and texts with quotes, scripts, emoji and reserved words are read back unchanged', async (store, clock) => {
    for (const name of AWKWARD) {
      const facts = JSON.parse(`{"__proto__":{"x":1},"constructor":${JSON.stringify(name)}}`);
      const change = changeSample(name, {
        row: {
          account: name,
          upstreamId: name,
          checkoutId: name,
          record: recordSample({ [name]: name, facts }),
        },
        observations: [observationSample(name, name, { label: name, account: name })],
        milestones: [{ ...milestoneSample(name, 'refunded', name, name), facts }],
      });
      assert.deepEqual(await store.save([change], NOW), [true], name);
      const [loaded] = await store.load([{ key: keyOf(name, name), observationIds: [name] }]);
      assert.deepEqual(loaded?.row, { ...change.row, updatedAt: NOW });
      assert.deepEqual([...(loaded?.known.keys() ?? [])], [name]);
      const [[observed] = []] = await store.history([keyOf(name, name)]);
      assert.deepEqual(observed?.observation, change.observations[0]);
      const found = await store.milestones({ account: name, orderId: name });
      assert.deepEqual(found.items[0]?.milestone, change.milestones[0]);
      assert.equal((await store.orders({ upstreamId: name })).items[0]?.orderId, name);
      const [claimed] = await claimAt(store, clock, NOW, { limit: 1 });
      assert.ok(claimed);
      const attempt = { key: claimed.milestone.key, attempt: claimed.attempts };
      const outcome = { status: 'withdrawn', reason: name } as const;
      assert.equal(await store.settle(attempt, outcome, NOW), true);
      const [settled] = (await store.milestones({ account: name })).items;
      assert.equal(settled?.reason, name);
    }
  });

  test('characters that PostgreSQL cannot store are replaced, and the rest of the batch succeeds', async (store) => {
    const [bad, good] = ['\0\ud800', '\ufffd\ufffd'];
    const change = changeSample(bad, {
      row: { account: bad, record: recordSample({ [bad]: [bad] }) },
      observations: [observationSample(bad, bad, { label: bad })],
    });
    assert.deepEqual(await store.save([change, changeSample('1')], NOW), [true, true]);
    const [loaded] = await store.load([{ key: keyOf(bad, bad), observationIds: [bad] }]);
    assert.equal(loaded?.row?.orderId, good);
    assert.deepEqual(loaded?.row?.record, { [good]: [good] });
    assert.deepEqual([...(loaded?.known.keys() ?? [])], [good]);
    assert.equal((await store.orders({ account: bad })).items.length, 1);
    assert.deepEqual(await store.save([change], NOW), [false]);
  });

  test('ids that are equal once stored are one observation, and the first stays', async (store) => {
    const observations = ['\0', '\ufffd'].map((id) => observationSample('1', id, { label: id }));
    const change = changeSample('1', { observations });
    assert.deepEqual(await store.save([change, changeSample('2')], NOW), [true, true]);
    const [loaded] = await store.load([{ key: keyOf('1'), observationIds: ['\0'] }]);
    const first = observationSample('1', '\ufffd', { label: '\ufffd' });
    assert.deepEqual([...(loaded?.known ?? [])], [['\ufffd', first]]);
  });

  test('a caller that changes a saved or loaded object does not change the store', async (store) => {
    const json = { list: ['kept'] };
    const change = changeSample('1', { row: { record: recordSample(json) } });
    await store.save([change], NOW);
    json.list.push('added by the writer');
    const read = async () => (await store.orders()).items[0]?.record;
    assert.deepEqual(await read(), { list: ['kept'] });
    Object.assign((await read()) ?? {}, { list: ['changed by a reader'] });
    assert.deepEqual(await read(), { list: ['kept'] });
  });

  test('a batch of 200 writes is saved and loaded in one call', async (store) => {
    const orderIds = Array.from({ length: 200 }, (_, n) => `${n}`);
    const batch = (version: number) =>
      orderIds.map((orderId) =>
        changeSample(orderId, {
          row: { version },
          observations: [observationSample(orderId, `e${version}`)],
          milestones: [milestoneSample(orderId, 'refunded', `r${version}`)],
        }),
      );
    assert.ok((await store.save(batch(1), NOW)).every(Boolean));
    assert.ok((await store.save(batch(2), NOW)).every(Boolean));
    const loaded = await store.load(
      orderIds.map((orderId) => ({ key: keyOf(orderId), observationIds: ['e1', 'e2', 'e3'] })),
    );
    assert.ok(loaded.every(({ row, known }) => row?.version === 2 && known.size === 2));
    const histories = await store.history(orderIds.map((orderId) => keyOf(orderId)));
    assert.ok(histories.every(({ length }) => length === 2));
    assert.equal((await store.counts()).milestones.pending, 400);
  });
}

const AWKWARD = [
  `O'Neil "the \\ slash"; drop table orders; -- $1 ? ?`,
  '{"json":[1,2]}',
  '{pg,"array",NULL}',
  '注文 заказ طلب ñ é',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '__proto__',
  'constructor',
  'a/b%2Fc?d=e&f#g',
  '\\u0000 is only text here',
  ' \t\n\r ',
  '',
];

async function history(store: Store, orderId: string): Promise<readonly StoredObservation[]> {
  const [observed = []] = await store.history([keyOf(orderId)]);
  return observed;
}

async function ids(store: Store, orderId: string): Promise<readonly string[]> {
  return (await history(store, orderId)).map(({ observation }) => observation.id);
}

async function resolve(store: Store, version: number, observationId: string): Promise<Resolution> {
  const resolution: Resolution = {
    decision: 'dismiss',
    actor: 'ann',
    reason: 'The provider confirmed that it was sent by mistake.',
    at: later(1),
  };
  const resolutions = [{ observationId, resolution }];
  await store.save([changeSample('1', { row: { version }, resolutions })], later(1));
  return resolution;
}
