import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = 'docs/guides/frameworks.md';
const SHARED = 'test/consumers/frameworks';

/**
 * The text of a file of a recipe: one of its folder, one that recipes of frameworks share, or the snippet of the
 * page about frameworks whose first line is a comment with this name.
 *
 * @param root the directory of the package.
 */
export function recipeFile(root: string, folder: string, name: string): string {
  for (const place of [folder, join(root, SHARED)]) {
    const file = join(place, name);
    if (existsSync(file)) return readFileSync(file, 'utf8');
  }
  const snippet = snippetsOf(readFileSync(join(root, PAGE), 'utf8')).get(name);
  if (snippet !== undefined) return snippet;
  throw new Error(`${folder} has no file ${name}, and ${PAGE} has no snippet of this name.`);
}

/** The snippets of a page that begin with a comment with their file name, by that name. */
export function snippetsOf(page: string): ReadonlyMap<string, string> {
  const snippets = page.matchAll(/^```ts\n(\/\/ ([\w./-]+\.ts)\n[\s\S]*?)^```$/gm);
  return new Map([...snippets].map(([, text = '', name = '']) => [name, text]));
}
