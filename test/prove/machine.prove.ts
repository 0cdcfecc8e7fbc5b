import { expect, it } from 'vitest';
import { exhaust } from '../_support/exhaustive.js';
import { INVARIANTS } from '../_support/invariants.js';
import { count, proven } from './proven.js';

it('the machine, exhaustively, with up to two charges', () => {
  const met = exhaust(2);
  expect(met.violations).toEqual([]);
  // Every pair: recorded times can prove a state that guards would refuse.
  expect(met.positions).toBe(40);
  // None, one or two charges in six states each.
  expect(met.configurations).toBe(40 * (1 + 6 + 36));
  // One more than in the table of moves: a dispute that ends in a return.
  expect(met.edges.size).toBe(30);
  expect(met.fraudEdges.size).toBe(7);
  expect(met.refused).toBeGreaterThan(0);
  proven(
    `machine: ${count(met.configurations)} configurations (${met.positions} positions), ` +
      `${count(met.events)} events each, ${count(met.steps)} steps: ${met.edges.size} order edges and ` +
      `${met.fraudEdges.size} fraud edges taken, ${count(met.refused)} steps refused, ` +
      `${met.refusedPairs} pairs of position and event always; ${INVARIANTS.length} invariants, ` +
      `${count(met.judgements)} judgements, 0 violations`,
  );
});
