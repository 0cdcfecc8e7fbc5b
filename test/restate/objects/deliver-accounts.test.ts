import { expect, it } from 'vitest';
import { deliver } from '../../../src/restate/objects/milestone-object.js';
import { accountInKey, objectKey } from '../../../src/restate/objects/object-key.js';
import type { Work } from '../../../src/store/engine.js';
import { FakeContext } from '../../_support/fake-context.js';

/** Delivers the milestones of an order of the account `default` in a process with this work. */
async function delivered(accounts: readonly string[] | undefined): Promise<number> {
  let due = 1;
  let attempts = 0;
  const fake = new FakeContext();
  const context = Object.assign(fake, {
    genericCall: async () => {
      due -= 1;
      return due < 0 ? null : 0;
    },
    run: async (_: string, work: () => unknown) => work(),
  }).context;
  // Only what a delivery uses.
  const work = { clock: () => 1, ...(accounts === undefined ? {} : { accounts }) } as Work;
  await deliver(context, {
    work,
    attempt: async () => {
      attempts += 1;
    },
  });
  return attempts;
}

it('the engine delivers milestones only where a provider stands for their account', async () => {
  expect(await delivered(undefined)).toBe(1);
  expect(await delivered(['stripe', 'default'])).toBe(1);
  expect(await delivered(['stripe'])).toBe(0);
});

it('the account of an order is found in the key of its object', () => {
  for (const account of ['default', 'a/b', 'ü %', '']) {
    expect(accountInKey(objectKey('orders', { account, orderId: 'x/1' }))).toBe(account);
  }
});
