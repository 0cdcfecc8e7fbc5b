// `npm run test:consumers`: packs the package, and installs, builds and runs it in scratch projects.
// Needs the network. `--only <words>` tries those whose line has each word, `--list` only lists them,
// `--tarball <file>` takes a packed package, `--keep` keeps the directories of all.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isolatedDirectory, pack } from '../package/packed.js';
import { type Recipe, recipesIn } from './recipe.js';
import { runStep } from './run-step.js';
import { scratchProject } from './scratch-project.js';
import { table } from './table.js';
import { type Trial, trialsOf } from './trials.js';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    tarball: { type: 'string' },
  },
});
const recipes = recipesIn('test/consumers/recipes');
const words = options.only.split(/\s+/);
const trials = trialsOf(recipes).filter((trial) =>
  words.every((word) => nameOf(trial).includes(word)),
);

if (trials.length === 0) {
  console.error(`No project matches ${JSON.stringify(options.only)}. --list lists them.`);
  process.exitCode = 2;
} else if (options.list) {
  for (const trial of trials) console.log(nameOf(trial));
} else {
  process.exitCode = (await tryAll()) ? 0 : 1;
}

/** Tries every project, and prints how each went. */
async function tryAll(): Promise<boolean> {
  const parent = await mkdtemp(join(isolatedDirectory(), 'order-lifecycle-consumers-'));
  console.log(`Packing. ${trials.length} projects, in ${parent}`);
  const tarball = await packInto(parent);
  const results = [];
  for (const [index, trial] of trials.entries()) {
    const started = performance.now();
    const problem = await tryOne(parent, trial, tarball);
    const seconds = (performance.now() - started) / 1_000;
    const count = `${index + 1}`.padStart(`${trials.length}`.length);
    const outcome = problem === undefined ? 'ok' : `failed: ${problem.step}`;
    console.log(`${count}/${trials.length} ${nameOf(trial)}: ${outcome}, ${seconds.toFixed(0)} s`);
    if (problem !== undefined) console.log(problem.text);
    results.push({ trial, outcome, seconds });
  }
  console.log(`\n${table(results)}`);
  const failed = results.filter(({ outcome }) => outcome !== 'ok');
  console.log(`\n${results.length - failed.length} of ${results.length} projects work.`);
  if (failed.length > 0 || options.keep) console.log(`Kept in ${parent}`);
  else await rm(parent, { recursive: true, force: true });
  return failed.length === 0;
}

/** Tries one project; returns the step that failed with the end of its output, or nothing. */
async function tryOne(parent: string, trial: Trial, tarball: string) {
  const recipe = recipeOf(trial);
  const { path, steps } = await scratchProject(parent, trial, recipe, tarball);
  for (const { name: step, command } of steps) {
    const { ok, output } = await runStep(path, command, recipe.timeoutSeconds);
    if (!ok) {
      const end = output.trimEnd().split('\n').slice(-40).join('\n');
      return { step, text: `$ cd ${path}\n$ ${command}\n${end}\n` };
    }
  }
  if (!options.keep) await rm(path, { recursive: true, force: true });
  return;
}

/** The packed package, named by its content: package managers remember a tarball by its path. */
async function packInto(parent: string): Promise<string> {
  const packed = options.tarball === undefined ? await pack() : undefined;
  const given = packed?.tarball ?? resolve(options.tarball ?? '');
  const digest = createHash('sha256')
    .update(await readFile(given))
    .digest('hex')
    .slice(0, 12);
  const folder = join(parent, 'packed');
  await mkdir(folder);
  const tarball = join(folder, `order-lifecycle-${digest}.tgz`);
  await copyFile(given, tarball);
  await packed?.remove();
  return tarball;
}

function recipeOf({ recipe: wanted }: Trial): Recipe {
  const recipe = recipes.find(({ name }) => name === wanted);
  if (recipe === undefined) throw new Error(`There is no recipe ${wanted}.`);
  return recipe;
}

function nameOf({ recipe, manager, modules, compiler, node }: Trial): string {
  return [recipe, manager, modules, compiler, node].join(' ');
}
