import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../_support/run-program.js';
import { recipesIn } from '../consumers/recipe.js';
import { recipeFile, snippetsOf } from '../consumers/recipe-file.js';
import { RECIPE_SETTINGS } from '../consumers/recipe-settings.js';
import { compile, ROOT, scratchDirectory } from '../docs/_support/compiled.js';

const page = snippetsOf(readFileSync(join(ROOT, 'docs/guides/frameworks.md'), 'utf8'));

/** The recipes whose frameworks this package has for its tests. */
const HERE = ['express', 'node-http', 'fastify', 'hono', 'lambda', 'fetch'];

/** What other recipes need to be checked here as well, as far as that goes. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  'node check-function.mjs app/webhooks/digital-river/route.js POST': [
    'lib/orders.ts',
    'app/webhooks/digital-river/route.ts',
  ],
  'node check.mjs node several.js': ['several.ts'],
};

/** Recipes of frameworks take their programs from the page. */
const frameworks = recipesIn(join(ROOT, 'test/consumers/recipes')).filter(({ files }) =>
  files.some((file) => page.has(file)),
);
const here = frameworks.filter(({ name }) => HERE.includes(name));

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let problems: Awaited<ReturnType<typeof compile>>;

beforeAll(async () => {
  scratch = await scratchDirectory();
  const files = new Map<string, string>();
  for (const recipe of here) {
    for (const file of recipe.files) files.set(file, recipeFile(ROOT, recipe.folder, file));
  }
  for (const file of Object.values(MORE).flat()) files.set(file, recipeFile(ROOT, ROOT, file));
  const programs = new Map<string, string>();
  for (const [file, text] of files) {
    await mkdir(dirname(join(scratch.path, file)), { recursive: true });
    if (file.endsWith('.ts')) programs.set(file.replace(/\.ts$/, ''), text);
    else await writeFile(join(scratch.path, file), text);
  }
  problems = await compile(scratch.path, programs);
  await completeImport(join(scratch.path, 'app/webhooks/digital-river/route.js'));
});

afterAll(() => scratch.remove());

/** Completes the import of a file, as the bundler of Next.js does. */
async function completeImport(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('/lib/orders', '/lib/orders.js'));
}

async function run(command: string): Promise<{ status: number | null; output: string }> {
  const env = { ...process.env, ...RECIPE_SETTINGS };
  const options = { cwd: scratch.path, timeoutMs: 110_000, env };
  const { status, stdout, stderr } = await runProgram('bash', ['-c', command], options);
  return { status, output: `${stdout}${stderr}` };
}

describe('the recipes for frameworks', () => {
  it('are all of the page, and every snippet of the page is in one', () => {
    const used = frameworks.flatMap(({ files }) => files).concat(...Object.values(MORE));
    expect([...page.keys()].filter((name) => !used.includes(name))).toEqual([]);
    expect(here.map(({ name }) => name)).toEqual(HERE.toSorted());
    expect(frameworks).toHaveLength(10);
  });

  it.each(frameworks)('$name has all its files', ({ files, folder }) => {
    for (const file of files) {
      expect(recipeFile(ROOT, folder, file)).not.toBe('');
      expect(page.has(file) && existsSync(join(folder, file))).toBe(false);
    }
  });

  it.each(here)(
    '$name compiles, runs and answers as it should',
    async ({ files, run: command = '' }) => {
      for (const file of files.filter((one) => one.endsWith('.ts'))) {
        expect(problems.get(file.replace(/\.ts$/, ''))).toEqual([]);
      }
      const { status, output } = await run(command);
      expect({ status, output }).toEqual({
        status: 0,
        output: expect.stringMatching(/The answers are right\.\n$/),
      });
    },
  );

  it.each(Object.entries(MORE))(
    '%s: the snippets run and answer as they should',
    async (command, files) => {
      for (const file of files) {
        const own = problems.get(file.replace(/\.ts$/, '')) ?? [];
        // A bundler completes the import of a file, which Node.js does not.
        expect(own.filter((one) => !one.includes("'../../../lib/orders'"))).toEqual([]);
      }
      const { status, output } = await run(command);
      expect({ status, output }).toMatchObject({ status: 0 });
    },
  );
});
