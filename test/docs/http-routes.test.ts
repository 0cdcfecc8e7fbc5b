import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createApp } from '../../src/http/index.js';
import { bothProviders } from '../_support/two-providers.js';

it('docs/http.md names every route', async () => {
  const page = await readFile('docs/http.md', 'utf8');
  const app = createApp(await bothProviders());
  const headers = { accept: 'application/json' };
  const answer = await app.fetch(new Request('http://localhost/', { headers }));
  const { paths: routes } = (await answer.json()) as { paths: Readonly<Record<string, string>> };
  const paths = Object.keys(routes).map((route) =>
    route
      .replace(/^[A-Z]+ /, '')
      .replace(/^\/webhooks\/.*/, '/webhooks/')
      .replace(/^\/orders\/\{id\}\/(returns|cancellations)$/, '/$1'),
  );
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !page.includes(path))).toEqual([]);
});
