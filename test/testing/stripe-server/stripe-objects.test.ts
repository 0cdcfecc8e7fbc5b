import { describe, expect, it } from 'vitest';
import { type JsonObject, Random } from '../../../src/testing/simulator/index.js';
import {
  type StripeObjects,
  stripeObjectsOf,
} from '../../../src/testing/stripe-server/stripe-objects.js';
import {
  type StripeLife,
  simulateStripe,
  stripeLives,
  stripeScenarios,
  withNewIds,
} from '../../../src/testing/stripe-simulator/index.js';
import { SEED } from '../../_support/seeds.js';

const lives = [
  ...stripeScenarios().map(({ life }) => life),
  ...stripeLives({ seed: `objects/${SEED}`, count: 1_000 }),
];

const OTHERS: ReadonlySet<unknown> = new Set(['customer', 'payout']);

function everything(objects: StripeObjects): Map<unknown, JsonObject> {
  const { events: _, ...lists } = objects;
  return new Map(Object.values(lists).flatMap((list) => list.map((one) => [one.id, one])));
}

function own(life: StripeLife) {
  return life.events.filter(({ account }) => account === life.account);
}

describe(`the objects of a life (SEED=${SEED})`, () => {
  it('are those that its events are about', () => {
    for (const life of lives) {
      const held = everything(stripeObjectsOf(life));
      for (const { data } of own(life)) {
        if (!OTHERS.has(data.object.object)) {
          expect(held.has(data.object.id), `simulateStripe(${life.seed})`).toBe(true);
        }
      }
    }
  });

  it('have the status of their last event, also one that Stripe does not document', () => {
    let unknown = 0;
    for (const life of lives) {
      const held = everything(stripeObjectsOf(life));
      const last = new Map(own(life).map(({ data }) => [data.object.id, data.object]));
      for (const [id, { object, status }] of last) {
        if (OTHERS.has(object)) continue;
        expect(held.get(id)?.status, `simulateStripe(${life.seed})`).toBe(status);
      }
      if (life.truth.unknownValues) unknown += 1;
    }
    expect(unknown).toBeGreaterThan(3);
  });

  it('show what no event reported', () => {
    const silent = stripeScenarios().find(({ name }) => name === 'late_metadata_never_reported');
    if (silent === undefined) throw new Error('The scenario is gone.');
    expect(silent.life.truth.unplaced).toBe(true);
    expect(stripeObjectsOf(silent.life).paymentIntents[0]).toMatchObject({
      metadata: { order_id: silent.life.orderId },
    });
  });

  it('are rendered in another version than the webhook, or in the one asked for', () => {
    for (const life of lives) {
      const webhook = life.events[0]?.api_version;
      const lists = (objects: StripeObjects) =>
        objects.paymentIntents.map((payment) => 'charges' in payment);
      const sent = own(life).find(({ data }) => data.object.object === 'payment_intent');
      if (webhook === undefined || sent === undefined) continue;
      const old = webhook < '2022-11-15';
      expect(lists(stripeObjectsOf(life))).not.toContain(old);
      expect(lists(stripeObjectsOf(life, { apiVersion: webhook }))).not.toContain(!old);
    }
  });

  it('come with the events as the list of events renders them, newest first', () => {
    for (const life of lives) {
      const listed = stripeObjectsOf(life, { apiVersion: '2022-08-01' }).events;
      expect(listed.map(({ id }) => id)).toEqual(
        own(life)
          .map(({ id }) => id)
          .reverse(),
      );
      for (const { api_version, data } of listed) {
        expect(api_version).toBe('2022-08-01');
        if (data.object.object === 'payment_intent') expect(data.object).toHaveProperty('charges');
      }
    }
  });

  it('are the same for a life of which events were lost, and refused for one that was changed', () => {
    const life = simulateStripe(7);
    expect(stripeObjectsOf({ ...life, events: life.events.slice(1) }).events.length).toBe(
      life.events.length,
    );
    expect(() => stripeObjectsOf(withNewIds(life, new Random('other')))).toThrow(RangeError);
  });
});
