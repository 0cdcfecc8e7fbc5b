import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Packed, pack, scratchProject } from './packed.js';

let packed: Packed;
let project: Awaited<ReturnType<typeof scratchProject>>;
let bare: Awaited<ReturnType<typeof scratchProject>>;
const temporary: { remove(): Promise<void> }[] = [];

beforeAll(async () => {
  packed = await pack();
  temporary.push(packed);
  const { dependencies, peerDependencies } = packed.manifest;
  const required = [...Object.keys(dependencies), 'xstate'];
  const optional = Object.keys(peerDependencies);
  project = await scratchProject(packed, [...required, ...optional, '@types/node']);
  temporary.push(project);
  bare = await scratchProject(packed, [...required, '@types/node']);
  temporary.push(bare);
}, 300_000);

afterAll(async () => {
  for (const one of temporary) await one.remove();
});

describe('the package', () => {
  it('contains what users need and the README links to, and nothing else', async () => {
    const others = packed.files.filter(
      (name) =>
        !/^(dist\/.+\.(js|d\.ts)|dist\/console\/.+|docs\/(guides\/)?[^/]+\.(md|svg)|examples\/[^/]+\.ts)$/.test(
          name,
        ),
    );
    expect(others).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    for (const shown of linked(await readFile(join(packed.copy, 'README.md'), 'utf8'))) {
      expect(packed.files).toContain(shown);
    }
    expect(packed.files.filter((name) => /\btests?\/|\.test\.|tsbuildinfo/.test(name))).toEqual([]);
  });

  it('contains types for every module', () => {
    const modules = packed.files.filter((name) => /^dist\/(?!console\/).+\.js$/.test(name));
    expect(modules.length).toBeGreaterThan(50);
    for (const name of modules) expect(packed.files).toContain(name.replace(/\.js$/, '.d.ts'));
  });

  it('passes publint', async () => {
    const tarball = await readFile(packed.tarball);
    const bytes = new Uint8Array(tarball).buffer;
    const { messages } = await publint({ pack: { tarball: bytes }, strict: true });
    expect(messages).toEqual([]);
  });

  it('has drivers and servers as optional peer dependencies', () => {
    const { peerDependencies, peerDependenciesMeta } = packed.manifest;
    // The statechart is public, so XState is that of the project.
    const { xstate, ...others } = peerDependencies;
    expect(xstate).toMatch(/^\^5\./);
    expect(peerDependenciesMeta.xstate).toBeUndefined();
    for (const name of Object.keys(others)) {
      expect(peerDependenciesMeta[name]).toEqual({ optional: true });
    }
  });
});

describe('a project that installed it', () => {
  it('can import every subpath', async () => {
    const names = subpaths();
    expect(names.length).toBeGreaterThanOrEqual(6);
    const program = names.map(
      (name) => `console.log(Object.keys(await import('${name}')).length);`,
    );
    const ran = await node(project.path, ['--input-type=module', '-e', program.join('\n')]);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    for (const count of ran.stdout.trim().split('\n')) expect(Number(count)).toBeGreaterThan(0);
  });

  it('compiles with the types of every subpath, without skipLibCheck', async () => {
    // The last line verifies that the types exist: `any` would have every name.
    const unknown = '// @ts-expect-error\none0.notThere;';
    expect(await typeErrors(project.path, subpaths(), unknown)).toEqual([]);
  });

  it('can run the command line', async () => {
    const help = await cli(project.path, ['--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('serve');
    const started = await readFile(binary(project.path), 'utf8');
    expect(started.startsWith('#!/usr/bin/env node\n')).toBe(true);
  });

  it('can play the demo', async () => {
    const demo = await cli(project.path, ['serve', '--demo', '--once', '--seed', '1']);
    expect(demo).toMatchObject({ status: 0 });
    expect(demo.stdout).toMatch(/(\d+) of \1 orders agree with their providers/);
  }, 300_000);
});

describe('a project without the optional packages', () => {
  const CORE = ['order-lifecycle', 'order-lifecycle/digital-river', 'order-lifecycle/testing'];

  it('can use the core, the adapter and the testing entry', async () => {
    const program = CORE.map((name) => `await import('${name}');`).join('\n');
    expect(await node(bare.path, ['--input-type=module', '-e', program])).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(await typeErrors(bare.path, CORE)).toEqual([]);
  });

  it('learns from the command line what to install', async () => {
    const serving = await cli(bare.path, ['serve'], { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_1' });
    expect(serving.status).toBe(1);
    expect(serving.stderr).toBe(
      'order-lifecycle: Serving over HTTP needs packages that are not installed. Run: npm install hono @hono/node-server\n',
    );
    const settings = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_1' };
    const embedded = await cli(bare.path, ['reprocess', '--data', '.'], settings);
    expect(embedded.stderr).toContain('npm install @electric-sql/pglite\n');
    const server = { ...settings, DATABASE_URL: 'postgres://localhost/shop' };
    const postgres = await cli(bare.path, ['reprocess'], server);
    expect(postgres.stderr).toContain('npm install pg\n');
  });
});

/** The files that a page links to. */
function linked(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
}

function subpaths(): readonly string[] {
  return Object.keys(packed.manifest.exports)
    .filter((name) => !name.endsWith('.json'))
    .map((name) => name.replace(/^\./, 'order-lifecycle'));
}

function binary(path: string): string {
  const { bin } = packed.manifest;
  return join(path, 'node_modules/order-lifecycle', bin['order-lifecycle'] ?? '');
}

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function cli(path: string, args: readonly string[], env = {}): Promise<Ran> {
  return node(path, [binary(path), ...args], env);
}

function node(
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ran> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const options = { cwd, env: { ...inherited, ...env }, timeout: 280_000 };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...args], options, (__, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
}

/** The compiler errors of a program that imports these modules, and of their types. */
async function typeErrors(
  path: string,
  names: readonly string[],
  more = '',
): Promise<readonly string[]> {
  const program = [
    ...names.map((name, n) => `import * as one${n} from '${name}';`),
    ...names.map((_, n) => `console.log(one${n});`),
    more,
  ];
  const file = join(await mkdtemp(join(path, 'program-')), 'program.ts');
  await writeFile(file, program.join('\n'));
  await writeFile(join(path, 'package.json'), '{"type":"module"}');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [join(path, 'node_modules/@types')],
    skipLibCheck: false,
  };
  const compiled = ts.createProgram([file], options);
  return compiled
    .getSourceFiles()
    .filter(({ fileName }) => fileName === file || fileName.includes('/order-lifecycle/dist/'))
    .flatMap((source) => [
      ...compiled.getSyntacticDiagnostics(source),
      ...compiled.getSemanticDiagnostics(source),
    ])
    .map(({ file: where, messageText }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, '\n');
      return `${where?.fileName ?? ''}: ${text}`;
    });
}
