import { describe, expect, it } from 'vitest';
import { judged } from '../../../src/cli/demo/shipments.js';
import type { Goods } from '../../../src/cli/simulation/simulation.js';

const TO_SHIP: Goods = { areToShip: true, everWereToShip: true };

function story(orderId: string, goods: Goods) {
  return { orderId, goods };
}

function shipment(orderId: string, ...physical: { id: string; quantity?: number }[]) {
  return { orderId, facts: { physical, digital: [], unclassified: [] } };
}

describe('the verdict of the demo', () => {
  it('finds nothing wrong where each order that is to be shipped was given once', () => {
    const stories = [story('A', TO_SHIP), story('B', { ...TO_SHIP, areToShip: false })];
    const verdict = judged(stories, [shipment('A'), shipment('B')]);
    expect(verdict).toEqual({ toShip: 1, twice: 0, early: 0, never: 0 });
  });

  it('counts an order that was given again', () => {
    const verdict = judged([story('A', TO_SHIP)], [shipment('A'), shipment('A')]);
    expect(verdict).toEqual({ toShip: 1, twice: 1, early: 0, never: 0 });
  });

  it('counts units where the lines are known, so that parts may leave apart', () => {
    const stories = [story('A', { ...TO_SHIP, ordered: { one: 2, two: 1 } })];
    const parts = [shipment('A', { id: 'one', quantity: 2 }), shipment('A', { id: 'two' })];
    expect(judged(stories, parts).twice).toBe(0);
    expect(judged(stories, [...parts, shipment('A', { id: 'two' })]).twice).toBe(1);
    expect(judged(stories, [shipment('A', { id: 'one', quantity: 3 })]).twice).toBe(1);
  });

  it('counts an order that never was to be shipped, and one that no handler got', () => {
    const stories = [
      story('A', { areToShip: false, everWereToShip: false }),
      story('B', TO_SHIP),
      story('C', { areToShip: false, everWereToShip: false }),
    ];
    expect(judged(stories, [shipment('A')])).toEqual({ toShip: 1, twice: 0, early: 1, never: 1 });
  });
});
