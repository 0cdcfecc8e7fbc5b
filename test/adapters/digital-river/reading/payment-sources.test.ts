import { describe, expect, test } from 'vitest';
import { fromWebhook } from '../../../../src/adapters/digital-river/index.js';
import {
  charge,
  chargeOfOrder,
  creditAndCard,
  delivery,
  eventTypes,
  factsIn,
  type Json,
  observationIn,
  order,
} from '../../../_support/payloads.js';

const read = (object: Json) => observationIn(fromWebhook(delivery('order.accepted', object)));
const facts = (payment: Json, overrides: Json = {}) =>
  factsIn(read(order({ payment, ...overrides })));
const primaries = (payment: Json) =>
  Object.fromEntries(facts(payment).charges?.map(({ id, primary }) => [id, primary]) ?? []);

const credit = { minor: 2000, currency: 'EUR' };

describe('an order paid with a card and store credit', () => {
  test('states which charge is on the primary source, also to the statechart', () => {
    expect(primaries(creditAndCard())).toStrictEqual({ 'ch-credit': false, 'ch-card': true });
    const [, , accepted] = read(order({ payment: creditAndCard() })).events;
    expect(accepted).toMatchObject({ charges: [{ primary: false }, { primary: true }] });
  });

  test("has the store credit that it uses, with the shop's id of it", () => {
    expect(facts(creditAndCard()).credits).toStrictEqual([
      { id: 'src-credit', upstreamId: 'CREDIT-77', amount: credit },
    ]);
  });

  test('may have its sources at the top, as in old payloads', () => {
    const { charges, sources } = creditAndCard();
    const old = factsIn(read(order({ payment: null, charges, sources })));
    expect(old.charges?.map(({ primary }) => primary)).toStrictEqual([false, true]);
    expect(old.credits).toHaveLength(1);
  });

  test('has its credit in the currency of the order if the source names none', () => {
    const { sources } = creditAndCard() as { sources: Json[] };
    const [{ currency: _, upstreamId: __, ...bare } = {}] = sources;
    expect(facts({ sources: [{ ...bare, amount: '20.00' }] }).credits).toStrictEqual([
      { id: 'src-credit', amount: credit },
    ]);
  });
});

describe('an order without store credit', () => {
  test('does not distinguish its charges: all are on the primary source', () => {
    const sources = [{ id: 'src-1', type: 'creditCard' }];
    const charges = [charge({ id: 'a', state: 'failed' }), charge({ id: 'b' })];
    expect(primaries({ charges, sources })).toStrictEqual({ a: undefined, b: undefined });
    expect(facts({ charges, sources })).not.toHaveProperty('credits');
    expect(primaries({ charges })).toStrictEqual({ a: undefined, b: undefined });
  });
});

describe('sources that cannot be read', () => {
  const secondary = { id: 'src-credit', type: 'customerCredit' };
  test.each([
    ['no list', 7],
    ['a list of anything', [null, 7, 'x', [], { type: 'customerCredit' }]],
    ['an id that is none', [{ ...secondary, id: '__proto__' }]],
  ])('do not make the order unreadable: %s', (_, sources) => {
    const observation = read(order({ payment: { charges: [charge()], sources } }));
    expect(eventTypes(observation)).toStrictEqual([
      'facts.reported',
      'fraud.passed',
      'order.accepted',
    ]);
    expect(factsIn(observation)).not.toHaveProperty('credits');
  });

  test("are left out: the amount, the shop's id, and the source of a charge that is not listed", () => {
    const odd = { ...secondary, amount: {}, upstreamId: 'a\u0000b', currency: 7 };
    const payment = { charges: [charge(), charge({ id: 'b', sourceId: 9 })], sources: [odd] };
    expect(facts(payment).credits).toStrictEqual([{ id: 'src-credit' }]);
    expect(primaries(payment)).toStrictEqual({ 'ch-1': undefined, b: undefined });
  });
});

test('a charge without its order does not state which source it is on', () => {
  const observation = observationIn(
    fromWebhook(delivery('order.charge.capturable', chargeOfOrder())),
  );
  expect(factsIn(observation).charges?.[0]).not.toHaveProperty('primary');
});

describe('a request to be forgotten', () => {
  test.each([
    [true, true],
    [false, undefined],
    ['true', undefined],
    [null, undefined],
  ])('that is %j is reported as %j', (requestToBeForgotten, reported) => {
    expect(factsIn(read(order({ requestToBeForgotten }))).requestToBeForgotten).toBe(reported);
  });
});
