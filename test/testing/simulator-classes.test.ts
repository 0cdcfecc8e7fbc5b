import { describe, expect, it } from 'vitest';
import {
  type JsonObject,
  LIFE_CLASS_NAMES,
  LIFE_CLASSES,
  type LifeClass,
  type OrderHistory,
  type OrderVersion,
  simulateOrder,
  type WebhookMessage,
} from '../../src/testing/simulator/index.js';

const LIVES = 1_500;
const lives = Array.from({ length: LIVES }, (_, seed) => simulateOrder(seed, { lean: true }));
const seedOf = (history: OrderHistory): string => `seed ${history.seed}`;

const webhooks = ({ messages }: OrderHistory): WebhookMessage[] =>
  messages.flatMap((message) => (message.kind === 'webhook' ? [message] : []));
const objectOf = ({ event }: WebhookMessage): JsonObject =>
  (event.data as JsonObject).object as JsonObject;
const objectsOf = (history: OrderHistory, ...types: string[]): JsonObject[] =>
  webhooks(history)
    .filter(({ type }) => types.includes(type))
    .map(objectOf);

const sent = ({ fulfilments }: OrderVersion): number =>
  fulfilments.flatMap(({ items }) => items).reduce((sum, { quantity }) => sum + quantity, 0);
const last = ({ versions }: OrderHistory): OrderVersion => versions.at(-1) as OrderVersion; // a life has a version
const cancelsOf = (version: OrderVersion) => version.charges.flatMap(({ cancels }) => cancels);

/** A second definition of each class, by its messages and versions. */
const EVIDENCE: Record<LifeClass, (history: OrderHistory) => boolean> = {
  second_card: (life) =>
    life.truth.visited.includes('accepted') &&
    last(life).charges.some(({ state }) => state === 'failed'),
  store_credit: (life) =>
    life.versions.some(
      (version) =>
        version.state === 'accepted' &&
        version.charges.some(({ primary, state }) => primary && state === 'cancelled') &&
        sent(version) < sent(last(life)),
    ),
  reauthorisation: (life) =>
    webhooks(life).some(
      ({ type, version }) =>
        type === 'order.charge.reauth.failed' ||
        (type === 'order.charge.capturable' && life.versions[version - 1]?.state === 'accepted'),
    ),
  failed_capture: (life) =>
    life.versions.some(({ charges }) =>
      charges.some(
        ({ captures }) =>
          captures.some(({ state }) => state === 'failed') &&
          captures.every(({ state }) => state !== 'pending'),
      ),
    ),
  dispute_before_shipping: (life) =>
    life.versions.some((version) => version.state === 'dispute' && sent(version) === 0) &&
    sent(last(life)) > 0,
  dispute_of_returned: (life) =>
    life.versions.some(
      ({ state }, index) =>
        state === 'dispute' &&
        life.versions[index - 1]?.state === 'returned' &&
        life.versions[index + 1]?.state === 'returned',
    ),
  late_complete: (life) =>
    objectsOf(life, 'order.complete').some(({ state }) => state === 'fulfilled'),
  chargeback_transaction: (life) =>
    objectsOf(life, 'order.chargeback').some(({ orderId }) => orderId === life.orderId),
  refunded_less: (life) =>
    last(life).refunds.some(({ state, given, amount }) => state === 'succeeded' && given < amount),
  slow_cancel: (life) => life.versions.some((version) => cancelsOf(version).length > 0),
  sku_lines: (life) =>
    objectsOf(life, 'fulfillment.created', 'fulfillment.create').some(({ items }) =>
      (items as JsonObject[]).some(
        ({ itemId, skuId }) => itemId === undefined && skuId !== undefined,
      ),
    ),
  absent_mode: (life) => webhooks(life).some(({ event }) => event.liveMode === undefined),
  two_renderings: (life) => {
    const ids = webhooks(life).map(({ id }) => id);
    return new Set(ids).size < ids.length;
  },
  refunded_before_shipping: (life) =>
    sent(last(life)) === 0 && last(life).refunds.some(({ state }) => state === 'succeeded'),
  chargeback_before_shipping: (life) => sent(last(life)) === 0 && life.truth.chargebacks > 0,
  parcels: (life) =>
    life.basics.items.some(
      ({ id }) =>
        last(life).fulfilments.filter(({ items }) =>
          items.some(({ itemId, quantity }) => itemId === id && quantity > 0),
        ).length > 1,
    ),
};

/** Classes whose evidence is necessary, not sufficient, because it has other causes, too. */
const LOOSE: readonly LifeClass[] = ['failed_capture', 'slow_cancel'];

describe('the unusual classes of lives', () => {
  it('have a sentence each', () => {
    expect(Object.keys(LIFE_CLASSES)).toEqual(LIFE_CLASS_NAMES);
    expect(Object.keys(EVIDENCE).sort()).toEqual([...LIFE_CLASS_NAMES].sort());
    for (const sentence of Object.values(LIFE_CLASSES)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it.each(LIFE_CLASS_NAMES)('%s occurs in many random lives, which are marked with it', (name) => {
    const played = lives.filter((life) => life.lifeClasses.includes(name));
    expect(played.length).toBeGreaterThan(LIVES / 100);
    for (const life of played) expect(EVIDENCE[name](life), seedOf(life)).toBe(true);
    if (LOOSE.includes(name)) return;
    const shown = lives.filter(EVIDENCE[name]);
    expect(shown.map(seedOf)).toEqual(played.map(seedOf));
  });

  it('are all absent on request', () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const life = simulateOrder(seed, { lean: true, lifeClasses: [] });
      expect(life.lifeClasses, seedOf(life)).toEqual([]);
      expect(life.basics.sources.length).toBe(1);
    }
  });

  it.each(LIFE_CLASS_NAMES)('%s occurs without the others', (name) => {
    let occurred = 0;
    for (let seed = 0; seed < 400; seed += 1) {
      const life = simulateOrder(seed, { lean: true, lifeClasses: [name] });
      expect([[], [name]], seedOf(life)).toContainEqual(life.lifeClasses);
      occurred += life.lifeClasses.length;
    }
    expect(occurred).toBeGreaterThan(0);
  });
});

describe('the variants of the classes', () => {
  const some = (check: (life: OrderHistory) => boolean): number => lives.filter(check).length;
  const chargesIn = (order: JsonObject): JsonObject[] =>
    ((order.payment as JsonObject | undefined)?.charges ?? order.charges ?? []) as JsonObject[];

  it('a second card: the acceptance lists both charges, or only the living one', () => {
    const listed = { both: 0, one: 0 };
    for (const life of lives.filter(({ lifeClasses }) => lifeClasses.includes('second_card'))) {
      for (const order of objectsOf(life, 'order.accepted')) {
        const failed = chargesIn(order).some(({ state }) => state === 'failed');
        listed[failed ? 'both' : 'one'] += 1;
      }
      // However the order lists it, an event reports it.
      expect(objectsOf(life, 'order.charge.failed').length, seedOf(life)).toBeGreaterThan(0);
      expect(Object.values(life.truth.charges)).toContain('failed');
    }
    expect(Math.min(listed.both, listed.one)).toBeGreaterThan(5);
  });

  it('re-authorisations: renewed in time, repaired later, and left failed', () => {
    const everFailed = ({ versions }: OrderHistory): boolean =>
      versions.some(({ reauthorisationFailed }) => reauthorisationFailed);
    const played = lives.filter((life) => life.lifeClasses.includes('reauthorisation'));
    const left = played.filter(({ truth }) => truth.reauthorisationFailed);
    const repaired = played.filter((life) => everFailed(life) && !left.includes(life));
    expect(left.length).toBeGreaterThan(5);
    expect(repaired.length).toBeGreaterThan(5);
    expect(played.length - left.length - repaired.length).toBeGreaterThan(5);
    for (const life of left) expect(life.truth.shippableNow, seedOf(life)).toBe(false);
    // Nothing ships on a failed authorisation.
    for (const { versions } of lives) {
      versions.forEach((version, index) => {
        const before = versions[index - 1];
        if (before?.reauthorisationFailed) expect(sent(version)).toBe(sent(before));
      });
    }
  });

  it('cancels: asking for information, failing, and later than that of the order', () => {
    const state = (word: string) => (life: OrderHistory) =>
      life.versions.some((version) => cancelsOf(version).some((cancel) => cancel.state === word));
    expect(some(state('pending_information'))).toBeGreaterThan(10);
    expect(some(state('failed'))).toBeGreaterThan(10);
    const early = some(({ versions }) =>
      versions.some(
        (version) =>
          version.state === 'cancelled' &&
          cancelsOf(version).some((cancel) => cancel.state.startsWith('pending')),
      ),
    );
    expect(early).toBeGreaterThan(10);
    for (const { truth } of lives) {
      if (truth.state !== 'cancelled') continue;
      for (const charge of Object.values(truth.charges))
        expect(['cancelled', 'failed']).toContain(charge);
    }
  });

  it('a chargeback: two sales transactions, or the order as in older events', () => {
    const reported = { transactions: 0, orders: 0 };
    for (let seed = 0; seed < LIVES; seed += 1) {
      if ((lives[seed]?.truth.chargebacks ?? 0) === 0) continue;
      const life = simulateOrder(seed);
      const objects = objectsOf(life, 'order.chargeback');
      const transactions = objects.filter(({ orderId }) => orderId !== undefined);
      reported.orders += objects.length - transactions.length;
      reported.transactions += transactions.length;
      for (const entry of transactions) {
        expect(entry.state).toBeUndefined();
        expect(entry.type).toMatch(/^(non_)?fraud_chargeback$/);
        expect(life.personal).toContain(entry.payeeName);
      }
      const fees = transactions.filter(({ amount }) => amount === 0);
      expect(fees.length).toBeLessThanOrEqual(life.truth.chargebacks);
      if (transactions.length > 0) expect(fees.length).toBeGreaterThan(0);
    }
    expect(Math.min(reported.transactions, reported.orders)).toBeGreaterThan(5);
  });

  it('a completion that shows fulfilled: a read of the same order shows complete', () => {
    let contradicted = 0;
    for (const life of lives.filter(({ lifeClasses }) => lifeClasses.includes('late_complete'))) {
      for (const message of webhooks(life)) {
        if (message.type !== 'order.complete') continue;
        const object = objectOf(message);
        if (object.state !== 'fulfilled') continue;
        expect((object.stateTransitions as JsonObject).complete).toBeUndefined();
        expect(life.versions[message.version]?.state).toBe('complete');
        const reads = life.messages.filter(
          ({ kind, version }) => kind === 'read' && version === message.version,
        );
        contradicted += reads.filter(
          (read) => read.kind === 'read' && read.body.state === 'complete',
        ).length;
      }
    }
    expect(contradicted).toBeGreaterThan(0);
  });

  it('two renderings: the same facts, the charges in another place', () => {
    for (const life of lives.filter(({ lifeClasses }) => lifeClasses.includes('two_renderings'))) {
      for (const second of webhooks(life).filter(({ again }) => again)) {
        const first = webhooks(life).find(({ id, again }) => id === second.id && !again);
        if (first === undefined) throw new Error(`${second.id} has no first rendering`);
        expect(second.event.digitalriverVersion).not.toBe(first.event.digitalriverVersion);
        const [one, other] = [objectOf(first), objectOf(second)];
        expect(chargesIn(other)).toEqual(chargesIn(one));
        expect((other.payment === undefined) !== (one.payment === undefined)).toBe(true);
        const { payment: _p, charges: _c, sources: _s, ...rest } = one;
        expect(other).toMatchObject(rest);
      }
    }
  });
});
