import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODULE_SYSTEMS } from '../consumers/module-systems.js';
import { node } from './node.js';
import { installedPackages, type NpmProject, npmProject } from './npm-project.js';
import { type Compiled, typeErrors } from './type-errors.js';

const PROGRAM = readFileSync('test/consumers/recipes/embedder/program.ts', 'utf8');
const RAN = { status: 0, stdout: expect.stringMatching(/^It may be fulfilled: .*\n$/), stderr: '' };

const { ESNext, Node16, NodeNext, Node20 } = ts.ModuleKind;
const { Bundler, Node16: node16, NodeNext: nodenext } = ts.ModuleResolutionKind;
const COMPILED: Readonly<Record<string, Compiled>> = {
  'a module with nodenext': of(NodeNext, nodenext, 'module'),
  'a module with node16': of(Node16, node16, 'module'),
  'a module with bundler': of(ESNext, Bundler, 'module'),
  'CommonJS with nodenext': of(NodeNext, nodenext, 'commonjs'),
  'CommonJS with node20': of(Node20, node16, 'commonjs'),
};

let project: NpmProject;

beforeAll(async () => {
  project = await npmProject(['xstate', 'zod'], {
    'shop.mjs': javaScript('js-import'),
    'shop.cjs': javaScript('js-require'),
  });
});

afterAll(() => project?.remove());

describe('a project that embeds the package, installed by npm', () => {
  it('has installed this package, xstate and zod, and nothing else', async () => {
    expect(await installedPackages(project.path)).toEqual(['order-lifecycle', 'xstate', 'zod']);
  });

  it('runs as a module', async () => {
    expect(await node(project.path, ['shop.mjs'])).toEqual(RAN);
  });

  it('runs with require, without a warning', async () => {
    expect(await node(project.path, ['shop.cjs'])).toEqual(RAN);
  });

  it('runs the command line, which logs and counts with what is bundled into it', async () => {
    const bin = join('node_modules', '.bin', 'order-lifecycle');
    const help = await node(project.path, [bin, '--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: order-lifecycle');
    const program = `
      import { pino } from './node_modules/order-lifecycle/dist/bundled/pino.js';
      import { Counter, Registry } from './node_modules/order-lifecycle/dist/bundled/prom-client.js';
      const registers = [new Registry()];
      new Counter({ name: 'orders', help: 'Orders', registers }).inc();
      pino({ base: null, timestamp: false }).info(await registers[0].getSingleMetricAsString('orders'));`;
    const logged = await node(project.path, ['--input-type=module', '-e', program]);
    expect(logged).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(logged.stdout)).toMatchObject({
      level: 30,
      msg: expect.stringMatching(/\norders 1$/),
    });
  });

  it('prints stack traces of the TypeScript sources with --enable-source-maps', async () => {
    const program = `import { digitalRiver } from 'order-lifecycle/digital-river';
      try { digitalRiver({ webhookSecrets: 1 }) } catch (error) { console.log(error.stack) }`;
    const args = ['--enable-source-maps', '--input-type=module', '-e', program];
    const { stdout } = await node(project.path, args);
    expect(stdout).toMatch(/order-lifecycle\/src\/adapters\/digital-river\/.+\.ts:\d+:\d+/);
  });

  for (const [how, options] of Object.entries(COMPILED)) {
    it(`compiles as ${how}, without types of other packages`, async () => {
      expect(await typeErrors(project.path, PROGRAM, options)).toEqual([]);
    });
  }

  it('cannot be compiled to require with node16, as docs/versioning.md says', async () => {
    const errors = await typeErrors(project.path, PROGRAM, of(Node16, node16, 'commonjs'));
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error).toMatch(/TS1479/);
  });
});

/** The program in JavaScript. */
function javaScript(system: string): string {
  const program = MODULE_SYSTEMS[system]?.files(PROGRAM)['program.js'];
  if (program === undefined) throw new Error(`${system} has no program in JavaScript.`);
  return program;
}

function of(
  module: ts.ModuleKind,
  moduleResolution: ts.ModuleResolutionKind,
  type: Compiled['type'],
): Compiled {
  return { module, moduleResolution, type, types: [] };
}
