import { vi } from 'vitest';
import { runProgram } from '../../src/cli/program.js';
import type { Ended } from './command.js';

/**
 * Runs `order-lifecycle` in this process, which is much quicker than a process of its own, with only
 * these environment variables. One at a time: a command writes to the output of its process. Not for one that
 * lists, such as `pending` or `unplaced`: it ends the output of its process.
 */
export async function commandHere(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const output = { stdout: '', stderr: '' };
  // Every run of the program listens to them once more.
  for (const name of ['stdout', 'stderr'] as const) process[name].setMaxListeners(0);
  const spies = (['stdout', 'stderr'] as const).flatMap((name) => [
    vi.spyOn(process[name], 'write').mockImplementation((chunk, encoding, done) => {
      output[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      const written = typeof encoding === 'function' ? encoding : done;
      written?.();
      return true;
    }),
    vi.spyOn(console, name === 'stdout' ? 'log' : 'error').mockImplementation((text) => {
      output[name] += `${text}\n`;
    }),
  ]);
  const before = process.env;
  process.env = { PATH: before.PATH ?? '', LOG_LEVEL: 'silent', ...env };
  process.exitCode = undefined;
  try {
    const code = (await runProgram(args)) ?? Number(process.exitCode ?? 0);
    return { code, ...output };
  } finally {
    process.env = before;
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}
