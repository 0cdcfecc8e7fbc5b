import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillData } from '../_support/data-directory.js';
import type { Ran } from '../_support/run-program.js';
import { freshDatabase, type TestDatabase, testServer } from '../_support/test-database.js';
import { type Block, blocksOf, HIDDEN_CODE } from './_support/blocks.js';
import { compile, ROOT, scratchDirectory } from './_support/compiled.js';
import { pages } from './_support/pages.js';
import { runAll, runShell, type Server, startServer } from './_support/running.js';

const documents = pages().map(({ path, text }) => ({ path, text, blocks: blocksOf(text) }));

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  peerDependencies: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  name: string;
};

// Nest is tried in a project of its own, and is not installed here.
const { dependencies: nest } = JSON.parse(
  readFileSync(join(ROOT, 'test/consumers/recipes/nest/recipe.json'), 'utf8'),
) as { dependencies: Record<string, string> };

// The one address that the documents show for a running service.
const SHOWN_URL = 'http://127.0.0.1:8080';
// The one database that they show.
const SHOWN_DATABASE = 'postgres://shop:secret@localhost:5432/shop';

const hasCurl = (() => {
  try {
    return execFileSync('curl', ['--version']).length > 0;
  } catch {
    return false;
  }
})();

function programName(path: string, { line }: Block): string {
  return `${directoryName(path)}_${line}`;
}

function directoryName(path: string): string {
  return path.replace(/\W/g, '_');
}

const isProgram = ({ language, exempt }: Block) => language === 'ts' && exempt === undefined;
/** A file of a project, named in its first line: the test that runs the project compiles its files together. */
const isOfProject = ({ exempt, text }: Block) =>
  exempt !== undefined && /^\/\/ [\w./-]+\.ts\n/.test(text);
/** Steps at a command line: files, servers and what they print, commands. */
const isStep = ({ language, exempt, file, server }: Block) =>
  exempt === undefined &&
  // Components are compiled and rendered in react-snippets.test.ts.
  language !== 'tsx' &&
  (language === 'sh' || file !== undefined || server === 'prints');

/** The directories of embedded stores that a page does not create. Its commands find a new store there. */
function storesIn(blocks: readonly Block[]): ReadonlySet<string> {
  const steps = blocks
    .filter(isStep)
    .map(({ text }) => text)
    .join('\n');
  const names = [...steps.matchAll(/ --data \.\/([\w-]+)/g)].map(([, name = '']) => name);
  return new Set(names.filter((name) => !steps.includes(`mkdir ${name}\n`)));
}

const postgres = await testServer();
let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let problems: Awaited<ReturnType<typeof compile>>;
let server: Server | undefined;
const databases = new Map<string, TestDatabase>();

/** Text as it is run: with the database of its page in the place of the one that is shown. */
function real(path: string, { database }: Block, text: string): string {
  const there = databases.get(path);
  return database === undefined || there === undefined
    ? text
    : text.replaceAll(SHOWN_DATABASE, there.url);
}

beforeAll(async () => {
  scratch = await scratchDirectory();
  for (const { path, blocks } of documents) {
    await mkdir(join(scratch.path, directoryName(path)));
    const needed = blocks.some(({ database }) => database !== undefined);
    if (needed && postgres !== undefined) databases.set(path, await freshDatabase(postgres));
    for (const name of storesIn(blocks)) {
      await fillData(join(scratch.path, directoryName(path), name));
    }
  }
  const programs = documents.flatMap(({ path, blocks }) =>
    blocks
      .filter(({ language }) => language === 'ts' || language === 'js')
      .filter((block) => !isOfProject(block))
      .map((block) => [programName(path, block), real(path, block, block.text)] as const),
  );
  problems = await compile(scratch.path, new Map(programs));
});

afterAll(async () => {
  await server?.stop();
  for (const database of databases.values()) await database.drop();
  await scratch.remove();
});

describe.each(documents.filter(({ blocks }) => blocks.length > 0))('$path', (document) => {
  const { path, text, blocks } = document;
  /** Where a reader of this page works. */
  const place = () => join(scratch.path, directoryName(path));

  it('has no code that a reader does not see', () => {
    expect(text).not.toMatch(HIDDEN_CODE);
  });

  it.each(blocks)('holds only blocks that are run, drawn or shown (line $line)', (block) => {
    const { language, exempt, file, server: role } = block;
    if (exempt !== undefined) expect(exempt).toMatch(/\w+ \w+/);
    else if (language === 'js') expect(file).toMatch(/^[\w-]+\.mjs$/);
    else if (language === 'json') expect(file).toMatch(/^[\w-]+\.(nd)?json$/);
    else if (language === 'tsx') expect(file).toMatch(/^[\w-]+\.tsx$/);
    else if (language === 'text') expect(role).toBe('prints');
    else expect(['ts', 'sh', 'mermaid']).toContain(language);
  });

  const elsewhere = blocks.filter(
    ({ language, exempt }) => language === 'ts' && exempt !== undefined,
  );
  it.each(elsewhere)('has a program that another test runs (line $line)', (block) => {
    const { exempt: reason = '' } = block;
    const [test = ''] = /\btest\/[\w./-]*\w/.exec(reason) ?? [];
    const [, script = ''] = /\bnpm run ([\w:]+)/.exec(reason) ?? [];
    const isThere = test === '' ? script in manifest.scripts : existsSync(join(ROOT, test));
    expect({ reason, isThere }).toEqual({ reason, isThere: true });
    // What is not run as it is printed is compiled at least.
    if (!reason.includes('as it is printed') && !isOfProject(block)) {
      expect(problems.get(programName(path, block))).toEqual([]);
    }
  });

  const canRun = ({ database }: Block) => database === undefined || postgres !== undefined;
  const code = blocks.filter(isProgram).filter(canRun);
  const fileOf = (block: Block) => join(scratch.path, `${programName(path, block)}.js`);
  let running: Promise<ReadonlyMap<string, Ran>> | undefined;
  it.each(code)(
    'shows a program that compiles, runs and prints this (line $line)',
    async (block) => {
      expect(problems.get(programName(path, block))).toEqual([]);
      running ??= runAll(code.map(fileOf), place());
      const ran = (await running).get(fileOf(block));
      expect({ status: ran?.status, stderr: ran?.stderr }).toEqual({ status: 0, stderr: '' });
      expectOutput(block, ran?.stdout ?? '');
    },
  );

  const written: Block[] = [];
  it.each(blocks.filter(isStep).filter(canRun))(
    'shows steps that work (line $line)',
    async (block) => {
      const run = real(path, block, block.text);
      if (block.file !== undefined) {
        if (block.language === 'js') expect(problems.get(programName(path, block))).toEqual([]);
        written.push(block);
        return;
      }
      if (block.server === 'prints') {
        const lines = block.text.trim().split('\n');
        await expect
          .poll(() => server?.printed().split('\n'), { timeout: 20_000 })
          .toEqual(expect.arrayContaining(lines));
        return;
      }
      if (block.server !== undefined) await server?.stop();
      for (const { file = '', text } of written) {
        await writeFile(join(place(), file), text.replaceAll(SHOWN_URL, server?.url ?? SHOWN_URL));
      }
      if (block.server !== undefined) {
        server = await startServer(run, place());
        return;
      }
      if (!hasCurl && block.text.includes('curl ')) return;
      const ran = await runShell(run.replaceAll(SHOWN_URL, server?.url ?? SHOWN_URL), place());
      expect(ran).toMatchObject({ status: 0, stderr: '' });
      expectOutput(block, ran.stdout.replaceAll(server?.url ?? SHOWN_URL, SHOWN_URL));
    },
  );

  const npm = blocks.filter(({ language, exempt }) => language === 'sh' && exempt !== undefined);
  it.each(npm)('names only scripts and packages that there are (line $line)', ({ text }) => {
    for (const [, script = ''] of text.matchAll(
      /\bnpm (?:run )?(start|test|test:\w+|docs(?::\w+)?)\b/g,
    )) {
      expect(manifest.scripts).toHaveProperty([script]);
    }
    const { peerDependencies, dependencies, devDependencies, name: own } = manifest;
    const known = { ...devDependencies, ...peerDependencies, ...dependencies, ...nest, [own]: '' };
    for (const [, packages = ''] of text.matchAll(/\bnpm install ([^\n#]+)/g)) {
      for (const name of packages.trim().split(/\s+/)) expect(known).toHaveProperty([name]);
    }
  });
});

function expectOutput({ output, part }: Block, printed: string): void {
  if (output === undefined) return;
  if (output.language === 'text') expect(printed.trim()).toBe(output.text.trim());
  else if (part === undefined) expect(JSON.parse(printed)).toEqual(JSON.parse(output.text));
  else {
    expect(part).toMatch(/\w+ \w+/);
    expect(JSON.parse(printed)).toMatchObject(JSON.parse(output.text) as object);
  }
}

describe('the README', () => {
  const { blocks } = documents[0] ?? { blocks: [] };

  it('begins with a program of at most fifteen lines that shows a refusal', () => {
    const [first] = blocks;
    expect(first).toMatchObject({ language: 'js', file: 'first.mjs' });
    expect(first?.text.trim().split('\n').length).toBeLessThanOrEqual(15);
    const run = blocks.find(({ text }) => text.trim() === 'node first.mjs');
    expect(run?.output?.text).toContain('It may not be fulfilled');
  });

  it('names the two commands of a fresh clone', () => {
    const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text);
    expect(commands.join('')).toMatch(/^npm ci && npm start\b/m);
    expect(commands.join('')).toMatch(/^npm ci && npm test\b/m);
    const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    expect(ci).toContain('npm ci');
    expect(ci).toContain('npm test');
  });

  it('fits on a page of a registry', () => {
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length).toBeLessThan(250);
  });
});

describe('the pages about the command line', () => {
  it('name every command and every setting', async () => {
    const page = ['command-line', 'configuration']
      .map((name) => readFileSync(join(ROOT, `docs/${name}.md`), 'utf8'))
      .join('\n');
    const { stdout } = await runShell('order-lifecycle --help', ROOT);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)].map(([, name]) => name);
    expect(commands.length).toBeGreaterThan(1);
    const named = commands
      .filter((name) => name !== 'help')
      .map((name) => `order-lifecycle ${name}`);
    const source = readFileSync(join(ROOT, 'src/cli/configuration/configuration.ts'), 'utf8');
    const settings = [...source.matchAll(/\benv\.([A-Z_]+)/g)].map(([, name]) => name);
    expect(settings.length).toBeGreaterThan(5);
    const missing = [...named, ...settings].filter((name) => !page.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
