import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../../../src/order/observation.js';
import { embeddedClient } from '../../../../src/store/embedded/embedded.js';
import { OrderWords } from '../../../../src/store/sql/compact/order-words.js';
import { sqlStore } from '../../../../src/store/sql/sql-store.js';
import type { Store } from '../../../../src/store/store.js';
import {
  changeSample,
  NOW,
  observationSample,
} from '../../../../src/testing/store-conformance/samples.js';

/** An observation of one charge. */
function about(charge: string, n: number): Observation {
  return observationSample('1', `e${n}`, {
    events: [
      {
        type: 'facts.reported',
        facts: { charges: [{ id: charge, state: 'capturable' }] },
        instant: NOW,
        source: 'webhook',
      },
    ],
  });
}

describe('the words of an order', () => {
  const client = embeddedClient('memory://');
  // Two processes, each with what it read and wrote lately.
  let one: Store;
  let other: Store;
  afterAll(() => client.close());

  beforeEach(async () => {
    await client.query('drop schema if exists order_lifecycle cascade');
    one = sqlStore(client);
    other = sqlStore(client);
    await one.migrate();
  });

  async function write(
    store: Store,
    version: number,
    charge: string,
  ): Promise<boolean | undefined> {
    const observations = [about(charge, version)];
    const [written] = await store.save(
      [changeSample('1', { row: { version }, observations })],
      NOW,
    );
    return written;
  }

  function load(store: Store) {
    const key = { account: 'shop', orderId: '1' };
    return store.load([{ key, observationIds: ['e1', 'e2', 'e3', 'e4'] }]);
  }

  async function words(): Promise<unknown> {
    const [row] = await client.query('select words from order_lifecycle.orders');
    return row?.words;
  }

  async function charges(store: Store): Promise<readonly unknown[]> {
    const [history = []] = await store.history([{ account: 'shop', orderId: '1' }]);
    const [{ known } = { known: new Map<string, Observation>() }] = await load(store);
    const stored = history.map(({ observation }) => observation);
    expect([...known.values()]).toEqual(stored);
    return stored.map(({ events: [event] }) =>
      event !== undefined && 'facts' in event ? event.facts.charges?.[0]?.id : undefined,
    );
  }

  it('are added by each process that read them or wrote them last', async () => {
    expect(await write(one, 1, 'charge-number-a')).toBe(true);
    await load(other);
    expect(await write(other, 2, 'charge-number-b')).toBe(true);
    // It knows the words of the first version only.
    expect(await write(one, 2, 'charge-number-c')).toBe(false);
    expect(await words()).toBe('charge-number-a charge-number-b ');
    await load(one);
    expect(await write(one, 3, 'charge-number-c')).toBe(true);
    expect(await words()).toBe('charge-number-a charge-number-b charge-number-c ');
    expect(await charges(other)).toEqual(['charge-number-a', 'charge-number-b', 'charge-number-c']);
  });

  it('stay as they are where a process does not know them', async () => {
    await write(one, 1, 'charge-number-a');
    expect(await write(other, 2, 'charge-number-b')).toBe(true);
    expect(await words()).toBe('charge-number-a ');
    expect(await charges(one)).toEqual(['charge-number-a', 'charge-number-b']);
  });

  it('are not written over by others', async () => {
    await write(one, 1, 'charge-number-a');
    await client.query(`update order_lifecycle.orders set words = 'another-charge '`);
    expect(await write(one, 2, 'charge-number-b')).toBe(false);
    expect(await words()).toBe('another-charge ');
  });

  it('begin with the next report about an order that an earlier version stored', async () => {
    await write(one, 1, 'charge-number-a');
    const [{ row } = { row: undefined }] = await load(one);
    const plain = JSON.stringify(about('charge-number-a', 1));
    await client.query('update order_lifecycle.orders set folded = $1, words = null', [
      JSON.stringify(row?.record),
    ]);
    await client.query('update order_lifecycle.observations set observation = $1', [plain]);
    const [{ row: old } = { row: undefined }] = await load(other);
    expect(old).toEqual(row);
    await write(other, 2, 'charge-number-b');
    expect(await words()).toBe('charge-number-b ');
    expect(await charges(one)).toEqual(['charge-number-a', 'charge-number-b']);
  });

  it('are at most 40, each of at most 64 characters', () => {
    const some = new OrderWords();
    expect(some.add('w'.repeat(65))).toBe(-1);
    for (let n = 0; n < 40; n += 1) expect(some.add(`word-number-${n}`)).toBe(n);
    expect(some.add('word-number-40')).toBe(-1);
    expect(some.add('word-number-7')).toBe(7);
    expect(new OrderWords(some.text).positionOf('word-number-39')).toBe(39);
  });
});
