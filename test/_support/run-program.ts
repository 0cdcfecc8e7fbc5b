import { execFile } from 'node:child_process';

/** The exit code and the output of a program. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, or until the time is over. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly timeoutMs: number;
    /** Default: that of this process. */
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<Ran> {
  const { cwd, timeoutMs: timeout, env = process.env } = options;
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd, timeout, env }, (_, stdout, stderr) =>
      resolve({ stdout, stderr, status: child.exitCode }),
    );
  });
}
