import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that tests kill and restart. */
export class FaultProcess {
  readonly #script: string;
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #ready: Promise<string> | undefined;
  readonly #errors: string[] = [];
  #fail: (error: Error) => void = () => {};
  /** Never resolves; rejects if the program ends without being killed. */
  readonly endedByItself: Promise<never>;

  constructor(script: string, env: Readonly<Record<string, string>> = {}) {
    this.#script = script;
    this.#env = env;
    this.endedByItself = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.endedByItself.catch(() => {});
  }

  /** Starts it; resolves with the first line it prints. */
  start(): Promise<string> {
    const child = spawn(process.execPath, [this.#script], {
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL') return;
      this.#fail(new Error(`${this.#script} ended by itself (${code}): ${this.errorOutput}`));
    });
    child.stderr?.on('data', (chunk) => this.#errors.push(String(chunk)));
    const { stdout } = child;
    if (stdout === null) throw new Error('No output.');
    this.#ready = new Promise((resolve) => {
      createInterface(stdout).once('line', resolve);
    });
    return this.#ready;
  }

  /** Kills the program once it is ready, and restarts it. */
  async killAndRestart(): Promise<void> {
    await this.#ready;
    await this.stop();
    // Callers that need it wait with ready(), as the next kill does.
    void this.start();
  }

  /** Resolves when the program is ready. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** The end of its stderr. */
  get errorOutput(): string {
    return this.#errors.join('').slice(-2_000);
  }
}
