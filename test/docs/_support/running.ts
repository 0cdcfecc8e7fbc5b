import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../_support/free-port.js';
import { type Ran, runProgram } from '../../_support/run-program.js';
import { ROOT } from './compiled.js';

const CLI = join(ROOT, 'dist/src/cli/main.js');

// `npx order-lifecycle` and `order-lifecycle` run the built command line of this package.
const PRELUDE = `set -euo pipefail
order-lifecycle() { ${process.execPath} '${CLI}' "$@"; }
npx() { "$@"; }
`;

/** Runs a compiled program. */
export function runNode(file: string): Promise<Ran> {
  return run(process.execPath, [file], ROOT);
}

// Imports the programs one after the other, with a separating line on both streams.
const ALL = `
for (const file of process.argv.slice(2)) {
  for (const stream of [process.stdout, process.stderr]) stream.write('\\n\\u0001' + file + '\\n');
  try {
    await import(file);
  } catch (error) {
    console.error(error);
  }
}
`;

/**
 * Runs compiled programs one after the other in one process, which is faster than a process for each.
 * They share their imports, late output belongs to the next program, and all of them have the exit
 * code of the process. Returns the result of each by file.
 */
export async function runAll(
  files: readonly string[],
  directory: string,
): Promise<ReadonlyMap<string, Ran>> {
  const runner = join(directory, `run-${files.length}-${process.pid}.mjs`);
  await writeFile(runner, ALL);
  const ran = await run(process.execPath, [runner, ...files], directory);
  const stdout = parts(ran.stdout);
  const stderr = parts(ran.stderr);
  return new Map(
    files.map((file) => [
      file,
      {
        stdout: stdout.get(file) ?? '',
        stderr: stderr.get(file) ?? 'It did not run.',
        status: ran.status,
      },
    ]),
  );
}

function parts(printed: string): ReadonlyMap<string, string> {
  return new Map(
    printed
      .split('\n\u0001')
      .slice(1)
      .map((part) => {
        const [file = '', ...lines] = part.split('\n');
        return [file, lines.join('\n')];
      }),
  );
}

/** Runs shell commands. */
export function runShell(lines: string, directory: string): Promise<Ran> {
  return run('bash', ['-c', `${PRELUDE}${lines}`], directory);
}

function run(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  // As if npx had not started the tests: the command line then names itself without it.
  const env = { ...process.env, npm_command: undefined };
  return runProgram(command, args, { cwd, timeoutMs: 120_000, env });
}

/** A server that a block of a page starts. */
export interface Server {
  readonly url: string;
  /** Its output so far. */
  printed(): string;
  stop(): Promise<void>;
}

// The line of `serve`, or of a server that a page shows.
const READY = /^(?:\{"listening":"([^"]+)"\}|listening on (\S+))$/m;

/** Starts a server with shell commands, on a free port, and waits until it is ready. */
export async function startServer(lines: string, directory: string): Promise<Server> {
  const child = spawn('bash', ['-c', `${PRELUDE}${lines}`], {
    cwd: directory,
    env: { ...process.env, PORT: String(await freePort()), LOG_LEVEL: 'error' },
    // A process group, so that the signal reaches the server and not only the shell.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  return new Promise((resolve, reject) => {
    let out = '';
    let errors = '';
    child.stderr.on('data', (text: Buffer) => {
      errors += text;
    });
    child.stdout.on('data', (text: Buffer) => {
      out += text;
      const [, json, plain] = READY.exec(out) ?? [];
      const url = json ?? plain;
      if (url !== undefined) resolve({ url, printed: () => out, stop });
    });
    void ended.then(() => reject(new Error(`the server ended before it was ready: ${errors}`)));
  });
}
