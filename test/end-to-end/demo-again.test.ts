import { expect, it } from 'vitest';
import { temporaryDirectory } from '../_support/temporary-directory.js';
import { type Serving, serving } from './_support/process.js';

const VERDICT = /By the truth of all lives: shipped twice 0, shipped early 0, never shipped 0\.$/;

/** The output without the address, which is another one each time. */
function withoutAddress({ lines }: Serving): string {
  return lines.slice(1).join('\n');
}

it('the demo prints the same for the same seed, and ends with what was shipped', async () => {
  const once = async () => {
    const demo = await serving(['--demo', '--once', '--seed', '11'], {
      TMPDIR: await temporaryDirectory(),
    });
    expect(await demo.ended).toBe(0);
    return withoutAddress(demo);
  };
  const [first, second] = [await once(), await once()];
  expect(second).toBe(first);
  expect(first.replace(/\s+/g, ' ').trim()).toMatch(VERDICT);
  const [, given, all] =
    /was given (\d+) of the (\d+) orders that may be shipped/.exec(first) ?? [];
  expect(Number(all)).toBeGreaterThan(5);
  expect(given).toBe(all);
  // The most instructive refusal is the first: it was paid, and may not be shipped.
  expect(/May .*/.exec(first)?.[0]).toMatch(/^May A-1003 be fulfilled\? It may not be fulfilled/);
});

it('the demo answers for the providers, so that each order can be reconciled', async () => {
  const demo = await serving(['--demo', '--seed', '7'], { TMPDIR: await temporaryDirectory() });
  await expect.poll(() => demo.lines.join(' '), { timeout: 200_000 }).toMatch(VERDICT);
  for (const orderId of ['A-1003', 'A-1010', '48622376521330336', '230696559749620336']) {
    const view = async () => {
      const answer = await fetch(`${demo.url}/orders/${orderId}`);
      const { state, fraudState } = (await answer.json()) as Record<string, unknown>;
      return { state, fraudState };
    };
    const before = await view();
    const answer = await fetch(`${demo.url}/orders/${orderId}/reconcile`, { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ examined: 1 });
    // The provider and the service are of one opinion.
    expect(await view()).toEqual(before);
  }
  expect(await demo.end('SIGTERM')).toBe(0);
});
