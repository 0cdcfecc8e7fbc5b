import { expect, it } from 'vitest';
import { pagesOf } from '../../src/store/page.js';

it('reads a list page by page, each when it is asked for, until there is no next', async () => {
  const asked: (string | undefined)[] = [];
  const pages = pagesOf(async ({ after }: { after?: string }) => {
    asked.push(after);
    return asked.length < 3 ? { n: asked.length, next: `after ${asked.length}` } : { n: 3 };
  });
  const read: number[] = [];
  for await (const { n } of pages) {
    read.push(n);
    expect(asked).toHaveLength(n);
  }
  expect(read).toEqual([1, 2, 3]);
  expect(asked).toEqual([undefined, 'after 1', 'after 2']);
});
