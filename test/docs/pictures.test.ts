import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, scratchDirectory } from './_support/compiled.js';

// `npm run docs:pictures` makes the pictures.
const folder = join(ROOT, 'docs/pictures');
const pictures = readdirSync(folder).sort();
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

describe('the pictures of the README', () => {
  it('are there for light and dark pages, and shown', () => {
    expect(pictures).toEqual([
      'console-dark.png',
      'console-light.png',
      'statechart-dark.svg',
      'statechart-light.svg',
      'statechart-upright-dark.svg',
      'statechart-upright-light.svg',
    ]);
    for (const [dark, light] of [pictures.slice(0, 2), pictures.slice(2, 4)]) {
      expect(readme).toContain(
        `<source media="(prefers-color-scheme: dark)" srcset="docs/pictures/${dark}">`,
      );
      expect(readme).toContain(`<img src="docs/pictures/${light}"`);
    }
    for (const upright of pictures.slice(4)) {
      expect(readme).toMatch(new RegExp(`"\\(max-width: 1100px\\).*docs/pictures/${upright}"`));
    }
  });

  it.each(pictures)('%s is small', (name) => {
    expect(statSync(join(folder, name)).size).toBeLessThan(150_000);
  });

  it.each(pictures.filter((name) => name.endsWith('.png')))('%s is wide enough to read', (name) => {
    const bytes = readFileSync(join(folder, name));
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(bytes.readUInt32BE(16)).toBeGreaterThanOrEqual(1_000);
  });

  it('say in words what they show', () => {
    const texts = [...readme.matchAll(/<img [^>]*alt="([^"]*)"/g)].map(([, text = '']) => text);
    expect(texts).toHaveLength(2);
    for (const text of texts) expect(text.split(' ').length).toBeGreaterThan(20);
  });

  it('have absolute addresses on the page of a registry', async () => {
    const scratch = await scratchDirectory();
    const copy = join(scratch.path, 'README.md');
    writeFileSync(copy, readme);
    const tool = join(ROOT, 'tools/pictures/absolute.mjs');
    execFileSync(process.execPath, [tool, 'shop/orders', 'v1.2.3'], { cwd: scratch.path });
    const published = readFileSync(copy, 'utf8');
    await scratch.remove();

    const base = 'https://raw.githubusercontent.com/shop/orders/v1.2.3/docs/pictures/';
    const sources = [...published.matchAll(/\bsrc(?:set)?="([^"]*)"/g)].map(([, url]) => url);
    const asSvg = (name: string) => (name.endsWith('.svg') ? `${name}?sanitize=true` : name);
    expect(sources.sort()).toEqual(pictures.map((name) => base + asSvg(name)));
    const relative = published.replaceAll(base, 'docs/pictures/').replaceAll('?sanitize=true', '');
    expect(relative).toBe(readme);
  });
});
