import * as separate from '@xstate/graph';
import { describe, expect, it } from 'vitest';
import * as included from 'xstate/graph';
import { FRAUD_STATES, ORDER_STATES, orderMachine } from '../../src/machine/index.js';
import { positionKey } from '../_support/exploration.js';
import { edgeTaken, everyEdge } from './_support/edges.js';

// An order is accepted only once its fraud review passed, and blocked only once the review blocked it.
const UNREACHABLE = [
  'accepted/unknown',
  'blocked/unknown',
  'blocked/review_opened',
  'blocked/passed',
];

const POSITIONS = ['unreported', ...ORDER_STATES].flatMap((order) =>
  ['unknown', ...FRAUD_STATES].map((fraud) => `${order}/${fraud}`),
);

describe.each([
  ['xstate/graph', included],
  // An older copy of the same functions, whose types are declared once more.
  ['@xstate/graph', separate as unknown as typeof included],
])('the first calls of %s', (_, graph) => {
  it('find the shortest path to every position that can be reached', () => {
    const paths = graph.getShortestPaths(orderMachine, { input: { orderId: '7001' } });
    expect(paths.map(({ state }) => positionKey(state)).sort()).toEqual(
      POSITIONS.filter((position) => !UNREACHABLE.includes(position)).sort(),
    );
    for (const { state } of paths) expect(state.status).toBe('active');
  });

  it('make a test model whose paths take every edge', () => {
    const paths = graph.createTestModel(orderMachine).getShortestPaths();
    expect(paths.length).toBeGreaterThan(100);
    const taken = new Set<string | undefined>();
    for (const { steps } of paths) {
      for (const [index, { event, state }] of steps.entries()) {
        const before = steps[index - 1]?.state;
        if (before !== undefined) taken.add(edgeTaken(before.value, event.type, state.value));
      }
    }
    taken.delete(undefined);
    expect([...taken].sort()).toEqual(everyEdge());
  });
});
