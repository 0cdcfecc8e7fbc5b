/**
 * Work that is due again some time after it was last started. Calls before that do nothing; calls during it
 * wait for it.
 *
 * @param intervalMs milliseconds between two starts.
 */
export function atMostEvery(intervalMs: number, work: () => Promise<unknown>): () => Promise<void> {
  let startedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> = Promise.resolve();
  return () => {
    if (performance.now() - startedAt >= intervalMs) {
      startedAt = performance.now();
      running = work().then(() => {});
      running.catch(() => {
        // It failed, so it is due again.
        startedAt = Number.NEGATIVE_INFINITY;
      });
    }
    return running;
  };
}
