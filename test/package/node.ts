import { type Ran, runProgram } from '../_support/run-program.js';
import { userEnvironment } from '../_support/user-environment.js';

/** Runs this Node.js in a directory, as a user would. */
export function node(
  cwd: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const env = { ...userEnvironment(), ...more };
  return runProgram(process.execPath, args, { cwd, env, timeoutMs: 280_000 });
}
