import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MANAGERS } from './managers.js';
import { MODULE_SYSTEMS } from './module-systems.js';
import type { Recipe } from './recipe.js';
import { THIS_NODE, type Trial } from './trials.js';

/** A step of a trial: a shell command. */
export interface Step {
  readonly name: 'install' | 'build' | 'run';
  readonly command: string;
}

/** A project on the disk, and what to do in it. */
export interface ScratchProject {
  readonly path: string;
  readonly steps: readonly Step[];
}

/** Writes the project of a trial into a new directory of `parent`. */
export async function scratchProject(
  parent: string,
  trial: Trial,
  recipe: Recipe,
  tarball: string,
): Promise<ScratchProject> {
  const path = await mkdtemp(join(parent, `${trial.recipe}-`));
  const manager = MANAGERS[trial.manager];
  if (manager === undefined) throw new Error(`There is no package manager ${trial.manager}.`);
  const modules = MODULE_SYSTEMS[trial.modules];
  const program = recipe.program === undefined ? '' : await programOf(recipe, recipe.program);
  const manifest = {
    name: 'a-shop',
    version: '1.0.0',
    private: true,
    type: modules?.type ?? 'module',
    dependencies: {
      'order-lifecycle': `file:${tarball}`,
      ...recipe.dependencies,
    },
    devDependencies: { ...recipe.devDependencies, ...compilersOf(trial) },
    ...recipe.manifest,
  };
  const files = {
    ...manager.files,
    ...modules?.files(program),
    'package.json': JSON.stringify(manifest, null, 2),
  };
  for (const name of recipe.files) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await cp(join(recipe.folder, name), join(path, name), { recursive: true });
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  const run = recipe.run ?? modules?.run ?? '';
  const build = recipe.build ?? modules?.build;
  return {
    path,
    steps: [
      { name: 'install', command: manager.install },
      ...(build === undefined ? [] : [{ name: 'build' as const, command: build }]),
      { name: 'run', command: onNode(run, trial.node) },
    ],
  };
}

function compilersOf({ compiler }: Trial): Readonly<Record<string, string>> {
  const version = /^typescript@(.+)$/.exec(compiler)?.[1];
  return version === undefined ? {} : { typescript: version, '@types/node': '20' };
}

/** The command on this Node.js, or on one that npm installs for it. */
function onNode(command: string, node: string): string {
  return node === THIS_NODE ? command : command.replace(/^node /, `npx -y ${node} `);
}

/** A file of the recipe, or the first program of a page of this repository. */
async function programOf({ folder }: Recipe, name: string): Promise<string> {
  if (!name.endsWith('.md')) return readFile(join(folder, name), 'utf8');
  const page = await readFile(name, 'utf8');
  const program = /^```ts\n([\s\S]+?)^```$/m.exec(page)?.[1];
  if (program === undefined) throw new Error(`${name} has no program.`);
  return program;
}
