import { execFile } from 'node:child_process';

/** The exit code and the output of a program. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs this Node.js in a directory, without the database of the tests. */
export function node(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const options = { cwd, env: { ...inherited, ...env }, timeout: 280_000 };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...args], options, (__, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
}
