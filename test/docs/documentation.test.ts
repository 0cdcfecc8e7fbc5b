import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Block, blocksOf } from './blocks.js';
import { compile, ROOT, scratchDirectory } from './compiled.js';
import { runNode, runShell, type Server, startServer } from './running.js';

const documents = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((path) => ({ path, blocks: blocksOf(readFileSync(join(ROOT, path), 'utf8')) }));

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  peerDependencies: Record<string, string>;
  dependencies: Record<string, string>;
  name: string;
};

// The one address that the documents show for a running service.
const SHOWN_URL = 'http://127.0.0.1:8080';

const hasCurl = (() => {
  try {
    return execFileSync('curl', ['--version']).length > 0;
  } catch {
    return false;
  }
})();

function programName(path: string, { line }: Block): string {
  return `${path.replace(/\W/g, '_')}_${line}`;
}

function programOf({ before, text, after }: Block): string {
  return [before, text, after].join('\n');
}

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let problems: Awaited<ReturnType<typeof compile>>;
let server: Server | undefined;

beforeAll(async () => {
  scratch = await scratchDirectory();
  const programs = documents.flatMap(({ path, blocks }) =>
    blocks
      .filter(({ language }) => language === 'ts')
      .map((block) => [programName(path, block), programOf(block)] as const),
  );
  problems = await compile(scratch.path, new Map(programs));
}, 300_000);

afterAll(async () => {
  await server?.stop();
  await scratch.remove();
});

describe.each(documents.filter(({ blocks }) => blocks.length > 0))('$path', ({ path, blocks }) => {
  it.each(blocks)('holds only blocks that are run, drawn or shown (line $line)', (block) => {
    const { language, exempt } = block;
    if (exempt === undefined) expect(['ts', 'sh', 'mermaid']).toContain(language);
    else expect(exempt).toMatch(/\w+ \w+/);
  });

  const code = blocks.filter(({ language, exempt }) => language === 'ts' && exempt === undefined);
  it.each(code)(
    'shows a program that compiles, runs and prints this (line $line)',
    async (block) => {
      const name = programName(path, block);
      expect(problems.get(name)).toEqual([]);
      const ran = await runNode(join(scratch.path, `${name}.js`));
      expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
      expectOutput(block, ran.stdout);
    },
  );

  const lines = blocks.filter(({ language, exempt }) => language === 'sh' && exempt === undefined);
  it.each(lines)('shows commands that work (line $line)', async (block) => {
    if (block.server) {
      await server?.stop();
      server = await startServer(programOf(block), scratch.path);
      return;
    }
    if (!hasCurl && block.text.includes('curl ')) return;
    const ran = await runShell(
      programOf(block).replaceAll(SHOWN_URL, server?.url ?? SHOWN_URL),
      scratch.path,
    );
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expectOutput(block, ran.stdout.replaceAll(server?.url ?? SHOWN_URL, SHOWN_URL));
  });

  const npm = blocks.filter(({ language, exempt }) => language === 'sh' && exempt !== undefined);
  it.each(npm)('names only scripts and packages that there are (line $line)', ({ text }) => {
    for (const [, script = ''] of text.matchAll(/\bnpm (?:run )?(start|test|test:\w+)\b/g)) {
      expect(manifest.scripts).toHaveProperty([script]);
    }
    const known = { ...manifest.peerDependencies, ...manifest.dependencies, [manifest.name]: '' };
    for (const [, packages = ''] of text.matchAll(/\bnpm install ([^\n#]+)/g)) {
      for (const name of packages.trim().split(/\s+/)) expect(known).toHaveProperty([name]);
    }
  });
});

function expectOutput({ output }: Block, printed: string): void {
  if (output === undefined) return;
  if (output.language === 'text') expect(printed.trim()).toBe(output.text.trim());
  else expect(JSON.parse(printed)).toMatchObject(JSON.parse(output.text) as object);
}

describe('the README', () => {
  const { blocks } = documents[0] ?? { blocks: [] };
  const [first] = blocks.filter(({ language }) => language === 'ts');

  it('begins with a program of at most fifteen lines that shows a refusal', () => {
    expect(first?.before).toBe('');
    expect(first?.text.trim().split('\n').length).toBeLessThanOrEqual(15);
    expect(first?.output?.text).toContain('It may not be fulfilled');
  });

  it('names the two commands of a fresh clone', () => {
    const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text);
    expect(commands.join('')).toMatch(/^npm ci && npm start\b/m);
    expect(commands.join('')).toMatch(/^npm ci && npm test\b/m);
    const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    expect(ci).toContain('npm ci');
    expect(ci).toContain('npm test');
  });

  it('names every command and every setting', async () => {
    const page = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const { stdout } = await runShell('order-lifecycle --help', ROOT);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<)/gm)].map(([, name]) => name);
    expect(commands.length).toBeGreaterThan(1);
    const named = commands
      .filter((name) => name !== 'help')
      .map((name) => `order-lifecycle ${name}`);
    const source = readFileSync(join(ROOT, 'src/cli/configuration.ts'), 'utf8');
    const settings = [...source.matchAll(/\benv\.([A-Z_]+)/g)].map(([, name]) => name);
    expect(settings.length).toBeGreaterThan(5);
    const missing = [...named, ...settings].filter((name) => !page.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
