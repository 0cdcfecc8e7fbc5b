import { expect, it } from 'vitest';
import { memory } from '../../../src/store/memory/memory.js';
import { bothProviders } from '../../_support/two-providers.js';

const DAY = 86_400_000_000;

it('a report of the shop does not tell the time of the provider', async () => {
  const store = memory();
  const now = Date.now() * 1_000;
  const problem = { code: 'unexpected_shape', path: '', reason: 'Odd.' } as const;
  const body = { provider: 'stripe', raw: Buffer.from('{}'), problem };
  await store.quarantine({ id: 'an hour old', ...body, receivedAt: now - DAY / 24 });
  // A clock that is ahead.
  const orders = await bothProviders({ store, background: false, clock: () => now + 40 * DAY });
  const one = orders.of('stripe');
  await one.report('A-1', { kind: 'fulfilment', key: 'parcel-1' });
  await one.link([{ reference: 'pi_1', orderId: 'A-1' }], { actor: 'ops', reason: 'asked' });
  await orders.drain();
  expect((await store.quarantined()).items).toHaveLength(1);
});
