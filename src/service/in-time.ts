/** The work did not end in time; it may still do so later. */
export class OutOfTime extends Error {
  readonly code = 'out_of_time';
  constructor(patience: number) {
    super(`no answer within ${Math.round(patience)} ms`);
    this.name = 'OutOfTime';
  }
}

/** The result of the work, unless it takes longer than so many milliseconds. It is not cut off. */
export async function inTime<T>(work: Promise<T>, patience: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfTime(patience)), patience);
  });
  work.catch(() => {}); // It may fail after the answer has gone out.
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
