import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { userEnvironment } from '../_support/user-environment.js';
import { RECIPE_SETTINGS } from './recipe-settings.js';

/** How a step ended. */
export interface Ended {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs a shell command in a project, as a user would. */
export function runStep(cwd: string, command: string, timeoutSeconds: number): Promise<Ended> {
  const env = {
    ...userEnvironment(),
    ...RECIPE_SETTINGS,
    PATH: [join(cwd, 'node_modules/.bin'), process.env.PATH].join(delimiter),
    CI: '1',
  };
  // A process group, so that a server which a command has started ends with it.
  const child = spawn('sh', ['-c', command], { cwd, env, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const stop = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const timer = setTimeout(() => {
    output += `\nStopped after ${timeoutSeconds} s.\n`;
    stop();
  }, timeoutSeconds * 1_000);
  process.once('exit', stop);
  return new Promise((resolve) => {
    const end = (ok: boolean): void => {
      clearTimeout(timer);
      process.off('exit', stop);
      resolve({ ok, output });
    };
    child.once('error', (error) => {
      output += String(error);
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}
