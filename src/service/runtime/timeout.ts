import { LONGEST_TIMER } from './milliseconds.js';

/** Work did not end before its timeout. It may still end later. */
export class TimedOut extends Error {
  readonly code = 'timed_out';
  constructor(timeoutMs: number) {
    super(`no answer within ${Math.round(timeoutMs)} ms`);
    this.name = 'TimedOut';
  }
}

/** The result of the work; rejects with {@link TimedOut} if it takes longer. The work is not stopped. */
export function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new TimedOut(timeoutMs)),
      Math.min(timeoutMs, LONGEST_TIMER),
    );
    // After the timeout, a result or a failure is ignored.
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
