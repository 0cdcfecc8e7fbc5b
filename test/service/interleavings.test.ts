import { expect, it } from 'vitest';
import { everyInterleaving } from '../prove/interleavings.js';

it('whatever order the calls of the store go through in, the order ends as its observations say', async () => {
  // `npm run prove` tries five thousand.
  const met = await everyInterleaving(60);
  expect(met.runs).toBe(60);
  expect(met.steps).toBeGreaterThan(met.runs);
});
