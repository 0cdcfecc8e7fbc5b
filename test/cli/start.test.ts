import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { COMMAND } from '../_support/command.js';

const ROOT = join(dirname(COMMAND), '../..');

/** The modules that a module of the build loads before it does anything, and those that they load. */
function loadedWith(module: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(module)) return loaded;
  loaded.add(module);
  const text = readFileSync(module, 'utf8');
  for (const [, target = ''] of text.matchAll(/^(?:import|export)\b[^;]*?['"]([^'"]+)['"];?$/gm)) {
    if (target.startsWith('.')) loadedWith(join(dirname(module), target), loaded);
    else if (!target.startsWith('node:')) loaded.add(join(ROOT, target));
  }
  return loaded;
}

// It takes longer to load them than most commands take. A command loads them when it needs them.
const HEAVY =
  /^(zod|xstate|src\/(lifecycle|inspect|diagram)\/|src\/adapters\/[\w-]+\/index|src\/service\/order-lifecycles)/;

it('a command that asks a running service, or prints its help, loads no machine, adapter or service', () => {
  const loaded = [...loadedWith(COMMAND)].map((module) => relative(ROOT, module));
  expect(loaded).toContain('src/cli/commands/explain.js');
  expect(loaded.filter((module) => HEAVY.test(module))).toEqual([]);
});
