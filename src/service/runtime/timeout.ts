import { LONGEST_TIMER } from './milliseconds.js';

/** The work did not end in time; it may still do so later. */
export class OutOfTime extends Error {
  readonly code = 'out_of_time';
  constructor(patience: number) {
    super(`no answer within ${Math.round(patience)} ms`);
    this.name = 'OutOfTime';
  }
}

/** The result of the work, unless it takes longer than so many milliseconds. It is not cut off. */
export function inTime<T>(work: Promise<T>, patience: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new OutOfTime(patience)),
      Math.min(patience, LONGEST_TIMER),
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
