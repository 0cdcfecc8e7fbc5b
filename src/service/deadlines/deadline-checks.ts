import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import type { ProcessMetrics } from '../runtime/process-metrics.js';
import type { CheckDeadlines } from './deadline-watch.js';

/** Checks of deadlines that are made again and again, and how long ago the last whole one was. */
export interface DeadlineChecks {
  run(): Promise<void>;
  /** Milliseconds since the last check that left nothing out, or since the start. */
  age(): number;
}

/** Counts checks as `deadline_checks`, and warns when one takes longer than the pause between two. */
export function deadlineChecks(
  check: CheckDeadlines,
  every: number,
  { clock, logger, metrics }: { clock: Clock; logger: Logger; metrics: ProcessMetrics },
): DeadlineChecks {
  let wholeAt = clock();
  return {
    async run() {
      const began = clock();
      try {
        await check();
        wholeAt = clock();
        metrics.add('deadline_checks', 'complete');
      } catch (error) {
        metrics.add('deadline_checks', 'failed');
        throw error;
      }
      const took = Math.round((wholeAt - began) / 1_000);
      if (took > every)
        logger.warn({ took, every }, 'checking deadlines takes longer than its pause');
    },
    age: () => Math.max(0, Math.round((clock() - wholeAt) / 1_000)),
  };
}
