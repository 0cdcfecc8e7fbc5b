import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import type { ProcessMetrics } from '../runtime/process-metrics.js';
import type { CheckDeadlines } from './deadline-watch.js';

/** The periodic checks of deadlines. */
export interface DeadlineChecks {
  run(): Promise<void>;
  /** Milliseconds since the last complete check, or since the start. */
  age(): number;
}

/** Counts checks as `deadline_checks`, and warns when one takes longer than the interval. */
export function deadlineChecks(
  check: CheckDeadlines,
  intervalMs: number,
  { clock, logger, metrics }: { clock: Clock; logger: Logger; metrics: ProcessMetrics },
): DeadlineChecks {
  let completeAt = clock();
  return {
    async run() {
      const startedAt = clock();
      try {
        await check();
        completeAt = clock();
        metrics.add('deadline_checks', 'complete');
      } catch (error) {
        metrics.add('deadline_checks', 'failed');
        throw error;
      }
      const tookMs = Math.round((completeAt - startedAt) / 1_000);
      if (tookMs > intervalMs) {
        logger.warn({ tookMs, intervalMs }, 'a check of deadlines took longer than its interval');
      }
    },
    age: () => Math.max(0, Math.round((clock() - completeAt) / 1_000)),
  };
}
