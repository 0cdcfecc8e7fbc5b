import { expect, it } from 'vitest';
import { pagesOf } from '../../src/store/page.js';

it('reads all pages of a list, each when the caller asks for it', async () => {
  const requested: (string | undefined)[] = [];
  const pages = pagesOf(async ({ after }: { after?: string }) => {
    requested.push(after);
    return requested.length < 3
      ? { n: requested.length, next: `after ${requested.length}` }
      : { n: 3 };
  });
  const read: number[] = [];
  for await (const { n } of pages) {
    read.push(n);
    expect(requested).toHaveLength(n);
  }
  expect(read).toEqual([1, 2, 3]);
  expect(requested).toEqual([undefined, 'after 1', 'after 2']);
});
