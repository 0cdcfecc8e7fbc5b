import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished, TestRunner } from 'vitest';
import { COMMAND } from '../../_support/command.js';
import { fillData } from '../../_support/data-directory.js';

/** A running process of `order-lifecycle`. */
export interface Started {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when the output matches; rejects when the process ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts `order-lifecycle` with these arguments and only these environment variables. It ends with the test that
 * started it, also one that fails; a hook has to stop what it started.
 */
export function started(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Started {
  const child: ChildProcess = spawn(process.execPath, [COMMAND, ...args], {
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close');
  if (TestRunner.getCurrentTest() !== undefined) onTestFinished(() => void child.kill('SIGKILL'));
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    async until(pattern) {
      for (;;) {
        const found = pattern.exec(stdout) ?? pattern.exec(stderr);
        if (found !== null) return found;
        if (child.exitCode !== null) throw new Error(`The process ended: ${stdout}${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}

/** Starts a service on a free port. */
export async function served(
  directory: string,
  env: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<Started & { readonly url: string }> {
  await fillData(directory);
  const process = started(['serve', '--port', '0', '--data', directory, ...flags], {
    DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_1',
    ...env,
  });
  const [, url = ''] = await process.until(/\{"listening":"([^"]+)"\}/);
  return { ...process, url };
}
