import { expect, it } from 'vitest';
import { everyInterleaving } from '../prove/interleavings.js';

it('an order ends as its observations report, in whatever sequence the store executes the calls', async () => {
  // `npm run prove` tries five thousand.
  const met = await everyInterleaving(60);
  expect(met.runs).toBe(60);
  expect(met.steps).toBeGreaterThan(met.runs);
});
