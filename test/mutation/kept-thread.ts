import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { PoolRunnerInitializer, PoolWorker, Vite } from 'vitest/node';

type Listener = Parameters<PoolWorker['on']>;
type Start = Parameters<PoolRunnerInitializer['createPoolWorker']>[0];

let kept: Worker | undefined;

/**
 * A thread for all runs. Vitest starts a new one for every run, so for every mutant, which spends most
 * of its time loading Vitest, XState, zod and fast-check. This one stays and forgets only the modules
 * of the project (`kept-thread-entry.mjs`).
 */
class KeptThread implements PoolWorker {
  readonly name = 'kept-thread';
  readonly #options: Start;
  readonly #listeners: Listener[] = [];

  constructor(options: Start) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { env, execArgv } = this.#options;
    const entry = fileURLToPath(new URL('kept-thread-entry.mjs', import.meta.url));
    kept ??= new Worker(entry, { env: env as NodeJS.ProcessEnv, execArgv });
    kept.once('exit', () => {
      kept = undefined;
    });
    kept.ref();
  }

  on(...listener: Listener): void {
    this.#listeners.push(listener);
    kept?.on(...listener);
  }

  off(...listener: Listener): void {
    kept?.off(...listener);
  }

  send(message: Parameters<PoolWorker['send']>[0]): void {
    kept?.postMessage(message);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  async stop(): Promise<void> {
    for (const listener of this.#listeners) kept?.off(...listener);
    kept?.removeAllListeners('exit');
    kept?.unref();
  }
}

/** Replaces Stryker's pool of threads by the one that stays. */
export const keepThread: Vite.Plugin = {
  name: 'keep-thread',
  configureVitest({ project }) {
    const config = project.config as { pool: string; poolRunner?: PoolRunnerInitializer };
    config.pool = 'kept-thread';
    config.poolRunner = {
      name: 'kept-thread',
      createPoolWorker: (options) => new KeptThread(options),
    };
  },
};
