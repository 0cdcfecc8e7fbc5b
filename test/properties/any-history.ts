import fc from 'fast-check';
import { CHARGE_STATES } from '../../src/order/charge.js';
import type { Observation } from '../../src/order/observation.js';
import { FRAUD_STATES, ORDER_STATES } from '../../src/order/state.js';
import { charge, said } from '../lifecycle/said.js';

const charges = fc.option(
  fc.array(
    fc
      .tuple(fc.constantFrom(...CHARGE_STATES, 'unknown' as const), fc.constantFrom('a', 'b'))
      .map(([state, id]) => charge(state, id)),
    { maxLength: 2 },
  ),
  { nil: undefined },
);

/** One observation that a confused provider might make; instants collide on purpose. */
const anyObservation = fc
  .record(
    {
      at: fc.integer({ min: 0, max: 12 }).map((half) => half / 2),
      source: fc.constantFrom('webhook', 'webhook', 'response', 'read'),
      state: fc.constantFrom(...ORDER_STATES),
      fraud: fc.constantFrom(...FRAUD_STATES),
      visited: fc.uniqueArray(fc.constantFrom(...ORDER_STATES), { maxLength: 5 }),
      visitedAt: fc
        .uniqueArray(fc.tuple(fc.constantFrom(...ORDER_STATES), fc.integer({ min: 0, max: 6 })), {
          maxLength: 5,
          selector: ([state]) => state,
        })
        .map((visits) => Object.fromEntries(visits)),
      fraudVisited: fc.uniqueArray(fc.constantFrom(...FRAUD_STATES), { maxLength: 3 }),
      charges,
      releases: fc.boolean(),
      unknown: fc.constantFrom([{ path: 'state', value: 'held' }]),
      refund: fc.constantFrom('pending', 'succeeded', 'failed'),
    },
    { requiredKeys: ['at', 'source', 'releases'] },
  )
  .map(({ refund, unknown, charges: reported, ...rest }) => ({
    ...rest,
    ...(reported === undefined ? {} : { charges: reported }),
    // Rarely: a word that nobody documented.
    ...(unknown === undefined || rest.at < 5 ? {} : { unknown }),
    ...(refund === undefined ? {} : { facts: { refunds: [{ id: 'refund-1', state: refund }] } }),
  }));

/** Up to nine observations of one order that need not make any sense together, ids all different. */
export const anyHistory: fc.Arbitrary<readonly Observation[]> = fc
  .array(anyObservation, { minLength: 1, maxLength: 9 })
  .map((all) => all.map((one, index) => said({ ...one, id: `said-${index}` })));
