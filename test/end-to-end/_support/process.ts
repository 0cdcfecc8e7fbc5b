import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { COMMAND } from '../../_support/command.js';

/** A running `order-lifecycle serve`. */
export interface Serving {
  /** Its address, from the first line of its output. */
  readonly url: string;
  /** The lines of its output so far. */
  readonly lines: readonly string[];
  /** Its stderr so far. */
  readonly errors: () => string;
  /** Sends a signal that does not end the process. */
  send(signal: NodeJS.Signals): void;
  /** Sends a signal; resolves with the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>;
  /** Resolves when the process ends. */
  readonly ended: Promise<number | string>;
}

/** Starts the built command and waits until it is ready. It is killed after the test. */
export async function serving(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Serving> {
  const child: ChildProcess = spawn(process.execPath, [COMMAND, 'serve', ...args], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no output');
  let errors = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const lines: string[] = [];
  const reader = createInterface(stdout);
  reader.on('line', (line) => lines.push(line));
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  await Promise.race([
    once(reader, 'line'),
    ended.then((code) => Promise.reject(new Error(`it ended with ${code}: ${errors}`))),
  ]);
  const { listening } = JSON.parse(lines[0] ?? '') as { listening: string };
  return {
    url: listening,
    lines,
    errors: () => errors,
    ended,
    send: (signal) => void child.kill(signal),
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
