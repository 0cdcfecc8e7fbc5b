import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './_support/compiled.js';
import { pages } from './_support/pages.js';

const all = pages();
const byPath = new Map(all.map(({ path, text }) => [path, text]));

/** What a page points to inside the package: a path from its root, and a heading there. */
function linksOf({ path, text }: { path: string; text: string }) {
  const prose = text.replace(/^```.*?^```$/gms, '').replace(/<!--.*?-->/gs, '');
  const links = prose.matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
  const pictures = prose.matchAll(/\bsrc(?:set)?="(?![a-z]+:)([^"]+)"/g);
  return [...links, ...pictures].map(([whole, file = '', heading]) => ({
    link: `${path}: ${whole.replace(/^\]/, '')}`,
    target: file === '' ? path : normalize(join(dirname(path), file)),
    heading,
  }));
}

/** The anchors of a page's headings, as code hosts make them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const prose = text.replace(/^```.*?^```$/gms, '');
  return new Set(
    [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('links between pages', () => {
  const links = all.flatMap(linksOf);

  it('are found', () => {
    expect(links.length).toBeGreaterThan(20);
  });

  it('lead to files that are there', () => {
    expect(
      links.filter(({ target }) => !existsSync(join(ROOT, target))).map(({ link }) => link),
    ).toEqual([]);
  });

  it('lead to headings that are there', () => {
    const lost = links.filter(({ target, heading }) => {
      const text = byPath.get(target);
      return heading !== undefined && (text === undefined || !anchorsOf(text).has(heading));
    });
    expect(lost.map(({ link }) => link)).toEqual([]);
  });

  it('reach every page from the README', () => {
    const reached = new Set(['README.md']);
    for (const path of reached) {
      const text = byPath.get(path);
      if (text !== undefined) for (const { target } of linksOf({ path, text })) reached.add(target);
    }
    expect(all.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
  });
});
