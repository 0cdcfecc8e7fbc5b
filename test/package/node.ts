import { type Ran, runProgram } from '../_support/run-program.js';

/** Runs this Node.js in a directory, without the database of the tests. */
export function node(
  cwd: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const env = { ...inherited, ...more };
  return runProgram(process.execPath, args, { cwd, env, timeoutMs: 280_000 });
}
