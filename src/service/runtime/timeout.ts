import { LONGEST_TIMER } from './milliseconds.js';

/** The work did not end in time; it may still do so later. */
export class TimedOut extends Error {
  readonly code = 'out_of_time';
  constructor(timeoutMs: number) {
    super(`no answer within ${Math.round(timeoutMs)} ms`);
    this.name = 'OutOfTime';
  }
}

/** The result of the work, unless it takes longer than so many milliseconds. It is not cut off. */
export function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new TimedOut(timeoutMs)),
      Math.min(timeoutMs, LONGEST_TIMER),
    );
    // What comes of it after that is heard by nobody, a failure neither.
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
