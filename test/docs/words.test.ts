import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { WORDS } from '../../src/console/words.js';

it('the page of words explains those of the console as the console does', async () => {
  const page = await readFile(new URL('../../docs/words.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| **'));
  const words = WORDS.map(({ word, means }) => `| **${word}** | ${means} |`);
  expect(rows.slice(-words.length)).toEqual(words);
});
