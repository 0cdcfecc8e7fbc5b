import { expect, it } from 'vitest';
import { everyInterleaving } from './interleavings.js';
import { count, proven } from './proven.js';

it('concurrent observations through the real service and store', async () => {
  const runs = Number(process.env.INTERLEAVINGS ?? 5_000);
  const met = await everyInterleaving(runs);
  expect(met.runs).toBe(runs);
  proven(
    `interleavings: ${count(met.runs)} schedules of ${count(met.deliveries)} concurrent observations, ` +
      `${count(met.steps)} calls of the store in an order chosen by fast-check: every order and ` +
      'every standing is that of its set of observations, no milestone delivered twice',
  );
});
