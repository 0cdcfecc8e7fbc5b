import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);

const rows = readFileSync(new URL('docs/specification.md', root), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| instruction'))
  .map((line) => {
    const [instruction = '', where = '', shown = ''] = line.slice(2, -2).split(' | ');
    const [testFile = '', title = ''] = shown.split(' › ');
    return {
      instruction,
      files: [...where.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
      testFile: testFile.replaceAll('`', ''),
      title,
    };
  });

describe('the instructions of the provider', () => {
  it('are found in docs/specification.md', () => {
    expect(rows.length).toBeGreaterThan(70);
  });

  it.each(rows)('$instruction', ({ files, testFile, title }) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of [...files, testFile]) {
      expect([file, existsSync(new URL(file, root))]).toEqual([file, true]);
    }
    expect(title.length).toBeGreaterThan(5);
    const source = readFileSync(new URL(testFile, root), 'utf8').replaceAll("\\'", "'");
    expect(['`', "'", '"'].some((quote) => source.includes(`${quote}${title}${quote}`))).toBe(true);
  });
});
