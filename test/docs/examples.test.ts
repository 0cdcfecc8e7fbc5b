import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, ROOT, scratchDirectory } from './_support/compiled.js';
import { runNode } from './_support/running.js';

// What each example prints.
const PRINTED: Readonly<Record<string, string>> = {
  inspect: [
    '@xstate.actor ',
    ...['xstate.init', 'fraud.passed', 'order.accepted'].flatMap((event) => [
      `@xstate.event ${event}`,
      `@xstate.snapshot ${event}`,
    ]),
  ].join('\n'),
};

const examples = readdirSync(join(ROOT, 'examples'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''));

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let problems: Awaited<ReturnType<typeof compile>>;

beforeAll(async () => {
  scratch = await scratchDirectory();
  const text = (name: string) => readFileSync(join(ROOT, 'examples', `${name}.ts`), 'utf8');
  problems = await compile(scratch.path, new Map(examples.map((name) => [name, text(name)])));
});

afterAll(() => scratch.remove());

describe('the examples', () => {
  it('are all known here', () => {
    expect(examples).toEqual(Object.keys(PRINTED));
  });

  it.each(examples)('%s compiles, runs against the built package and prints this', async (name) => {
    expect(problems.get(name)).toEqual([]);
    const ran = await runNode(join(scratch.path, `${name}.js`));
    expect(ran).toEqual({ status: 0, stderr: '', stdout: `${PRINTED[name]}\n` });
  });
});
