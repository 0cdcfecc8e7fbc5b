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
  test('tells which charge is on the primary source, also to the statechart', () => {
    expect(primaries(creditAndCard())).toStrictEqual({ 'ch-credit': false, 'ch-card': true });
    const [, , accepted] = read(order({ payment: creditAndCard() })).events;
    expect(accepted).toMatchObject({ charges: [{ primary: false }, { primary: true }] });
  });

  test('tells the credit to take off, by the id the shop gave it', () => {
    expect(facts(creditAndCard()).credits).toStrictEqual([
      { id: 'src-credit', upstreamId: 'CREDIT-77', amount: credit },
    ]);
  });

  test('is read at the top of old payloads too', () => {
    const { charges, sources } = creditAndCard();
    const old = factsIn(read(order({ payment: null, charges, sources })));
    expect(old.charges?.map(({ primary }) => primary)).toStrictEqual([false, true]);
    expect(old.credits).toHaveLength(1);
  });

  test('has its credit in the currency of the order when the source names none', () => {
    const { sources } = creditAndCard() as { sources: Json[] };
    const [{ currency: _, upstreamId: __, ...bare } = {}] = sources;
    expect(facts({ sources: [{ ...bare, amount: '20.00' }] }).credits).toStrictEqual([
      { id: 'src-credit', amount: credit },
    ]);
  });
});

describe('an order without store credit', () => {
  test('tells nothing apart: every charge is on the primary source', () => {
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
  ])('leave the order to be understood: %s', (_, sources) => {
    const said = read(order({ payment: { charges: [charge()], sources } }));
    expect(eventTypes(said)).toStrictEqual(['facts.reported', 'fraud.passed', 'order.accepted']);
    expect(factsIn(said)).not.toHaveProperty('credits');
  });

  test('leave out the amount and the id of the shop, and a charge of no listed source', () => {
    const odd = { ...secondary, amount: {}, upstreamId: 'a\u0000b', currency: 7 };
    const payment = { charges: [charge(), charge({ id: 'b', sourceId: 9 })], sources: [odd] };
    expect(facts(payment).credits).toStrictEqual([{ id: 'src-credit' }]);
    expect(primaries(payment)).toStrictEqual({ 'ch-1': undefined, b: undefined });
  });
});

test('a charge on its own does not say which source it is on', () => {
  const said = observationIn(fromWebhook(delivery('order.charge.capturable', chargeOfOrder())));
  expect(factsIn(said).charges?.[0]).not.toHaveProperty('primary');
});

describe('a request to be forgotten', () => {
  test.each([
    [true, true],
    [false, undefined],
    ['true', undefined],
    [null, undefined],
  ])('is told when it is %j: %j', (requestToBeForgotten, told) => {
    expect(factsIn(read(order({ requestToBeForgotten }))).requestToBeForgotten).toBe(told);
  });
});
