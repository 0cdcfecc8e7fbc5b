import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ran } from '../_support/run-program.js';
import { node } from './node.js';
import { type Packed, pack, scratchProject } from './packed.js';
import { importing, typeErrors } from './type-errors.js';

const BUNDLED = ['commander', 'lru-cache', 'p-limit', 'pino', 'prom-client'];
const ours = /^dist\/(machines|src)\/.+\.js$/;
// A program, not a module to import.
const commandLine = /^dist\/src\/cli\//;

let packed: Packed;
let project: Awaited<ReturnType<typeof scratchProject>>;
let bare: Awaited<ReturnType<typeof scratchProject>>;
const temporary: { remove(): Promise<void> }[] = [];

beforeAll(async () => {
  packed = await pack();
  temporary.push(packed);
  const { dependencies, peerDependencies, peerDependenciesMeta } = packed.manifest;
  const peers = Object.keys(peerDependencies);
  const optional = peers.filter((name) => peerDependenciesMeta[name]?.optional === true);
  const required = [
    ...Object.keys(dependencies),
    ...peers.filter((name) => !optional.includes(name)),
  ];
  project = await scratchProject(packed, [...required, ...optional, '@types/node']);
  temporary.push(project);
  bare = await scratchProject(packed, [...required, '@types/node']);
  temporary.push(bare);
});

afterAll(async () => {
  for (const one of temporary) await one.remove();
});

describe('the package', () => {
  it('contains what users need and the README links to, and nothing else', async () => {
    const others = packed.files.filter(
      (name) =>
        !/^(dist\/.+\.(js|d\.ts)(\.map)?|dist\/(console|playground)\/.+|(machines|src)\/.+\.(ts|md)|docs\/(guides\/)?[^/]+\.(md|svg)|examples\/[^/]+\.ts)$/.test(
          name,
        ),
    );
    expect(others).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY-LICENCES.txt',
      'package.json',
    ]);
    for (const shown of linked(await readFile(join(packed.copy, 'README.md'), 'utf8'))) {
      expect(packed.files).toContain(shown);
    }
    expect(packed.files.filter((name) => /\btests?\/|\.test\.|tsbuildinfo/.test(name))).toEqual([]);
  });

  it('contains types for every module that can be imported', () => {
    const modules = packed.files.filter((name) => ours.test(name) && !commandLine.test(name));
    expect(modules.length).toBeGreaterThan(50);
    for (const name of modules) expect(packed.files).toContain(name.replace(/\.js$/, '.d.ts'));
    expect(packed.files.filter((name) => commandLine.test(name) && /\.d\.ts/.test(name))).toEqual(
      [],
    );
  });

  it('contains the source of every module, and maps that lead to it', async () => {
    const modules = packed.files.filter((name) => ours.test(name));
    const maps = modules.flatMap((name) =>
      commandLine.test(name)
        ? [`${name}.map`]
        : [`${name}.map`, name.replace(/\.js$/, '.d.ts.map')],
    );
    const missing: string[] = [];
    for (const name of maps) {
      if (!packed.files.includes(name)) missing.push(name);
      else
        for (const source of await sourcesOf(name))
          if (!packed.files.includes(source)) missing.push(source);
    }
    expect(missing).toEqual([]);
  });

  it('contains the licence of every package that is bundled into it', async () => {
    const licences = await readFile(join(packed.copy, 'dist/THIRD-PARTY-LICENCES.txt'), 'utf8');
    for (const name of [...BUNDLED, 'preact', 'sonic-boom', 'yocto-queue']) {
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
    expect(licences).toContain('Apache License');
  });

  it('passes publint', async () => {
    const tarball = await readFile(packed.tarball);
    const bytes = new Uint8Array(tarball).buffer;
    const { messages } = await publint({ pack: { tarball: bytes }, strict: true });
    expect(messages).toEqual([]);
  });

  it('has zod as its only dependency, xstate as a peer, and the rest as optional peers', () => {
    const { dependencies, peerDependencies, peerDependenciesMeta } = packed.manifest;
    expect(Object.keys(dependencies)).toEqual(['zod']);
    for (const name of Object.keys(peerDependencies)) {
      const expected = name === 'xstate' ? undefined : { optional: true };
      expect(peerDependenciesMeta[name]).toEqual(expected);
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
    expect(await typeErrors(project.path, importing(subpaths(), unknown))).toEqual([]);
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
  });
});

describe('a project without the optional packages', () => {
  const CORE = [
    'order-lifecycle',
    'order-lifecycle/digital-river',
    'order-lifecycle/machine',
    'order-lifecycle/node',
    'order-lifecycle/store',
    'order-lifecycle/stripe',
    'order-lifecycle/testing',
  ];

  it('can use everything that needs no optional package', async () => {
    const program = CORE.map((name) => `await import('${name}');`).join('\n');
    expect(await node(bare.path, ['--input-type=module', '-e', program])).toMatchObject({
      status: 0,
      stderr: '',
    });
    expect(await typeErrors(bare.path, importing(CORE))).toEqual([]);
  });

  it('learns from the command line what to install', async () => {
    const serving = await cli(bare.path, ['serve'], { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_1' });
    expect(serving.status).toBe(1);
    expect(serving.stderr).toBe(
      'order-lifecycle: Packages are not installed: hono and @hono/node-server for serving over HTTP, @electric-sql/pglite for the embedded store (no DATABASE_URL). Run: npm install order-lifecycle hono @hono/node-server @electric-sql/pglite\n',
    );
    const settings = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_1' };
    const embedded = await cli(bare.path, ['reprocess', '--data', '.'], settings);
    expect(embedded.stderr).toContain('npm install order-lifecycle @electric-sql/pglite\n');
    const server = { ...settings, DATABASE_URL: 'postgres://localhost/shop' };
    const postgres = await cli(bare.path, ['reprocess'], server);
    expect(postgres.stderr).toContain('npm install order-lifecycle pg\n');
  });
});

/** The sources that a map names, as paths in the package. */
async function sourcesOf(map: string): Promise<readonly string[]> {
  const { sources } = JSON.parse(await readFile(join(packed.copy, map), 'utf8')) as {
    sources: string[];
  };
  return sources.map((source) => join(dirname(map), source));
}

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

function cli(path: string, args: readonly string[], env = {}): Promise<Ran> {
  return node(path, [binary(path), ...args], env);
}
