import assert from 'node:assert/strict';
import type { PaymentObservation } from '../../order/observation.js';
import { pagesOf } from '../../store/page.js';
import type { Store, UnplacedObservation, UnplacedRequest } from '../../store/store.js';
import { StoreError } from '../../store/store-error.js';
import { ACCOUNT, changeSample, keyOf, later, NOW } from './samples.js';
import type { StoreTest } from './store-test.js';

/** How often what happens at once is tried. */
const ROUNDS = 40;

interface SampleOptions {
  readonly account?: string;
  readonly arrivedAt?: number;
  readonly captured?: number;
}

/** An observation that waits for its order. */
export function unplacedSample(
  id: string,
  references: readonly string[],
  { account = ACCOUNT, arrivedAt = NOW, captured = 1_000 }: SampleOptions = {},
): UnplacedObservation {
  const [reference = '', ...others] = references;
  const observation: PaymentObservation = {
    id,
    account,
    instant: NOW,
    source: 'webhook',
    events: [],
    objects: [{ object: 'payment', id: reference, state: 'complete', captured }],
    references: [reference, ...others],
    releases: true,
    label: 'payment_intent.succeeded',
  };
  return { account, reference, observation, arrivedAt };
}

/** The ids of what waits, read in pages of two. */
async function unplacedIds(
  store: Store,
  request: UnplacedRequest = {},
): Promise<readonly string[]> {
  const ids: string[] = [];
  const read = (from: UnplacedRequest) =>
    store.unplaced(ACCOUNT, { limit: 2, ...request, ...from });
  for await (const { items } of pagesOf(read)) {
    ids.push(...items.map(({ observation }) => observation.id));
  }
  return ids;
}

/** The orders to which references are linked. */
async function ordersOf(store: Store, references: readonly string[]) {
  const orderIds: (string | undefined)[] = [];
  for (const reference of references) {
    orderIds.push(await store.place(unplacedSample('a question', [reference])));
  }
  return orderIds;
}

export function referencesConform(test: StoreTest): void {
  test('an observation waits until its reference is linked, and is found then', async (store) => {
    const waiting = unplacedSample('e1', ['pi_1']);
    assert.equal(await store.place(waiting), undefined);
    assert.deepEqual(await store.link(ACCOUNT, '1', ['pi_1']), {
      conflicts: [],
      waiting: [waiting],
    });
    assert.equal(await store.place(unplacedSample('e2', ['pi_1'])), '1');
    assert.deepEqual(await unplacedIds(store), ['e1'], 'it waits until it is removed');
  });

  test('the first of its references that is linked decides the order', async (store) => {
    await store.link(ACCOUNT, '2', ['ch_1', 'cs_1']);
    await store.link(ACCOUNT, '1', ['pi_1']);
    assert.equal(await store.place(unplacedSample('e1', ['pi_2', 'ch_1', 'pi_1'])), '2');
    assert.equal(await store.place(unplacedSample('e2', ['pi_1', 'ch_1'])), '1');
    assert.deepEqual(await unplacedIds(store), []);
  });

  test('a link can be read, and reading it changes nothing', async (store) => {
    const linked = async (references: readonly string[], account = ACCOUNT) =>
      Object.fromEntries(await store.linked(account, references));
    const waiting = unplacedSample('e1', ['pi_2']);
    await store.place(waiting);
    await store.link(ACCOUNT, '1', ['pi_1', 'ch_1']);
    await store.link('other', '2', ['pi_1']);
    assert.deepEqual(await linked(['ch_1', 'pi_1', 'pi_2', 'pi_3']), { ch_1: '1', pi_1: '1' });
    assert.deepEqual(await linked(['pi_1'], 'other'), { pi_1: '2' });
    assert.deepEqual(await linked([]), {});
    assert.deepEqual((await store.unplaced(ACCOUNT)).items, [waiting]);
    assert.deepEqual((await store.link(ACCOUNT, '3', ['pi_2'])).waiting, [waiting]);
  });

  test('a link of any reference finds what waits, once and the oldest first', async (store) => {
    const [newer, older, other] = [
      unplacedSample('e1', ['pi_1', 'ch_1', 'ch_1'], { arrivedAt: later(2) }),
      unplacedSample('e2', ['re_1', 'ch_1', 'pi_1'], { arrivedAt: later(1) }),
      unplacedSample('e3', ['pi_2']),
    ];
    for (const one of [newer, older, other]) await store.place(one);
    assert.deepEqual((await store.link(ACCOUNT, '1', ['ch_1', 'pi_1', 'ch_1'])).waiting, [
      older,
      newer,
    ]);
    assert.deepEqual((await store.link(ACCOUNT, '1', ['re_1', 'ch_9'])).waiting, [older]);
    assert.deepEqual((await store.link(ACCOUNT, '1', ['ch_9'])).waiting, []);
  });

  test('linking again finds again what was not removed', async (store) => {
    const waiting = unplacedSample('e1', ['pi_1', 'ch_1']);
    await store.place(waiting);
    for (const _ of [1, 2]) {
      assert.deepEqual((await store.link(ACCOUNT, '1', ['pi_1'])).waiting, [waiting]);
    }
    assert.equal(await store.removeUnplaced([waiting, waiting]), 1);
    assert.equal(await store.removeUnplaced([waiting]), 0);
    const found = await store.link(ACCOUNT, '1', ['pi_1', 'ch_1']);
    assert.deepEqual(found, { conflicts: [], waiting: [] });
    assert.deepEqual(await unplacedIds(store), []);
    assert.deepEqual(await store.unplacedCounts(ACCOUNT), { count: 0 });
  });

  test('the same content is stored once, and two contents of one id are both stored', async (store) => {
    const first = unplacedSample('e1', ['pi_1']);
    await store.place(first);
    await store.place({ ...first, arrivedAt: later(9) });
    assert.deepEqual((await store.unplaced(ACCOUNT)).items, [first]);
    const second = unplacedSample('e1', ['pi_1'], { arrivedAt: later(1), captured: 500 });
    await store.place(second);
    assert.deepEqual((await store.unplaced(ACCOUNT)).items, [first, second]);
    assert.deepEqual((await store.link(ACCOUNT, '1', ['pi_1'])).waiting, [first, second]);
    assert.equal(await store.removeUnplaced([first]), 1);
    assert.deepEqual((await store.unplaced(ACCOUNT)).items, [second]);
  });

  test('the order of members in JSON makes no other content', async (store) => {
    const { observation, ...rest } = unplacedSample('e1', ['pi_1']);
    const members = Object.entries(observation).reverse();
    await store.place({ ...rest, observation });
    // The same members as before.
    await store.place({ ...rest, observation: Object.fromEntries(members) as never });
    assert.deepEqual(await store.unplacedCounts(ACCOUNT), { count: 1, oldest: NOW });
  });

  test('a reference of another order keeps its link, unless a person overrides it', async (store) => {
    await store.link(ACCOUNT, '1', ['pi_1']);
    assert.deepEqual(await store.link(ACCOUNT, '2', ['pi_2', 'pi_1']), {
      conflicts: [{ reference: 'pi_1', orderId: '1' }],
      waiting: [],
    });
    assert.deepEqual(await ordersOf(store, ['pi_1', 'pi_2']), ['1', '2']);
    assert.deepEqual(await store.link(ACCOUNT, '2', ['pi_1', 'pi_3'], { override: true }), {
      conflicts: [],
      waiting: [],
    });
    assert.deepEqual(await ordersOf(store, ['pi_1', 'pi_2', 'pi_3']), ['2', '2', '2']);
    const back = await store.link(ACCOUNT, '1', ['pi_1']);
    assert.deepEqual(back.conflicts, [{ reference: 'pi_1', orderId: '2' }]);
  });

  test('what waits for a reference of another order is not found', async (store) => {
    const waiting = unplacedSample('e1', ['pi_1']);
    await store.place(waiting);
    await store.link(ACCOUNT, '1', ['pi_1']);
    assert.deepEqual((await store.link(ACCOUNT, '2', ['pi_1'])).waiting, []);
    assert.deepEqual((await store.link(ACCOUNT, '2', ['pi_1'], { override: true })).waiting, [
      waiting,
    ]);
  });

  test('unplaced observations are listed page by page, oldest first', async (store) => {
    for (const [n, second] of [3, 1, 2, 1, 5].entries()) {
      const references = n % 2 === 0 ? ['pi_0', 'ch_1'] : ['pi_1'];
      await store.place(unplacedSample(`e${n}`, references, { arrivedAt: later(second) }));
    }
    assert.deepEqual(await unplacedIds(store), ['e1', 'e3', 'e2', 'e0', 'e4']);
    assert.deepEqual(await unplacedIds(store, { reference: 'pi_1' }), ['e1', 'e3']);
    assert.deepEqual(await unplacedIds(store, { reference: 'ch_1' }), ['e2', 'e0', 'e4']);
    assert.deepEqual(await unplacedIds(store, { reference: 'pi_2' }), []);
    assert.deepEqual(await store.unplacedCounts(ACCOUNT), { count: 5, oldest: later(1) });
    await assert.rejects(
      async () => store.unplaced(ACCOUNT, { after: 'nonsense' }),
      (error: unknown) => error instanceof StoreError && error.code === 'bad_cursor',
    );
  });

  test('accounts do not share references', async (store) => {
    const [own, foreign] = [
      unplacedSample('e1', ['pi_1']),
      unplacedSample('e1', ['pi_1'], { account: 'other', arrivedAt: later(1) }),
    ];
    for (const one of [own, foreign]) await store.place(one);
    assert.deepEqual((await store.unplaced('other')).items, [foreign]);
    assert.deepEqual((await store.unplaced(undefined)).items, [own, foreign]);
    assert.deepEqual(await store.unplacedCounts('other'), { count: 1, oldest: later(1) });
    assert.deepEqual((await store.link(ACCOUNT, '1', ['pi_1'])).waiting, [own]);
    assert.equal(await store.removeUnplaced([own]), 1);
    assert.deepEqual((await store.unplaced(undefined)).items, [foreign]);
    assert.deepEqual((await store.link('other', '2', ['pi_1'])).conflicts, []);
    assert.deepEqual(await ordersOf(store, ['pi_1']), ['1']);
  });

  test('text that a database cannot hold is replaced everywhere alike', async (store) => {
    const bad = unplacedSample(`e'"\\\u0000\ud800`, ['pi_\u0000', `ch_'"\\u0000`]);
    await store.place(bad);
    await store.place(bad);
    const [stored, another] = (await store.unplaced(ACCOUNT, { reference: 'pi_\u0000' })).items;
    assert.equal(another, undefined);
    assert.equal(stored?.reference, 'pi_\uFFFD');
    assert.equal(stored?.observation.id, `e'"\\\uFFFD\uFFFD`);
    const { waiting } = await store.link(ACCOUNT, '1\u0000', ['pi_\u0000']);
    assert.deepEqual(waiting, [stored]);
    assert.deepEqual(await ordersOf(store, ['pi_\u0000', 'pi_\uFFFD']), ['1\uFFFD', '1\uFFFD']);
    assert.deepEqual((await store.link(ACCOUNT, '1\uFFFD', ['pi_\u0000'])).conflicts, []);
    assert.equal(await store.removeUnplaced([bad]), 1);
  });

  test('keeping and linking at once leave nothing behind', async (store) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const references = [`pi_${round}`, `ch_${round}`] as const;
      const events = [references, references, references.toReversed()].map((names, n) =>
        unplacedSample(`${round}-${n}`, names),
      );
      const link = () => store.link(ACCOUNT, `${round}`, [references[round % 2] ?? '']);
      const earlyLink = round % 4 < 2 ? link() : undefined;
      const placing = Promise.all(events.map((event) => store.place(event)));
      const { waiting } = await (earlyLink ?? link());
      const placed = await placing;
      const found = waiting.map(({ observation }) => observation.id);
      for (const [n, event] of events.entries()) {
        const { id } = event.observation;
        assert.ok(
          placed[n] === `${round}` || found.includes(id),
          `${id} was stored, and the link did not find it`,
        );
      }
    }
  });

  test('references that are locked in opposite orders do not block each other', async (store) => {
    await Promise.all(
      Array.from({ length: ROUNDS }, async (_, round) => {
        const names = ['c', 'a', 'b', 'd'].map((name) => `${name}${round}`);
        const reversed = names.toReversed();
        const [placed, { waiting }] = await Promise.all([
          store.place(unplacedSample(`e${round}`, names)),
          store.link(ACCOUNT, '1', reversed),
          store.place(unplacedSample(`f${round}`, reversed)),
          store.link(ACCOUNT, '1', names),
        ]);
        assert.ok(placed === '1' || waiting.length > 0);
        assert.deepEqual(await ordersOf(store, names), ['1', '1', '1', '1']);
      }),
    );
  });

  test('links outlive the history of their order', async (store) => {
    await store.save([changeSample('1', { row: { state: 'complete' } })], NOW);
    await store.link(ACCOUNT, '1', ['pi_1']);
    const waiting = unplacedSample('e1', ['pi_2']);
    await store.place(waiting);
    const pruning = {
      account: ACCOUNT,
      states: ['complete'],
      quietSince: later(9),
      limit: 9,
    } as const;
    await store.prune(pruning, (row) => ({ ...row, version: row.version + 1 }), later(10));
    await store.scrub(keyOf('1'));
    await store.purgeQuarantined(later(99));
    assert.deepEqual(await ordersOf(store, ['pi_1']), ['1']);
    assert.deepEqual((await store.unplaced(ACCOUNT)).items, [waiting]);
  });
}
