import type { Store, UnplacedCounts } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';

/** How many observations wait for their orders, for monitoring. */
export interface UnplacedStatistics {
  readonly count: number;
  /** Milliseconds since the oldest one arrived. Absent: none waits. */
  readonly oldestAgeMs?: number;
  /** True: the oldest one has waited for longer than `references.unplacedAfterMs`. */
  readonly overdue: boolean;
}

/** What watching needs. */
export interface UnplacedWatchDependencies {
  readonly store: Pick<Store, 'unplacedCounts'>;
  readonly account: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly unplacedAfterMs: number;
}

/** Watches how long observations wait for their orders. */
export class UnplacedWatch {
  readonly #dependencies: UnplacedWatchDependencies;
  #hasWarned = false;

  constructor(dependencies: UnplacedWatchDependencies) {
    this.#dependencies = dependencies;
  }

  async statistics(): Promise<UnplacedStatistics> {
    const { store, account, clock, unplacedAfterMs } = this.#dependencies;
    return statisticsOf(await store.unplacedCounts(account), clock(), unplacedAfterMs);
  }

  /** Warns when one waits for too long: once, until none does. */
  async check(): Promise<void> {
    const { count, oldestAgeMs, overdue } = await this.statistics();
    if (overdue && !this.#hasWarned) {
      this.#dependencies.logger.warn(
        { count, oldestAgeMs },
        'observations wait for their orders for too long: link their payments by hand, or discard them',
      );
    }
    this.#hasWarned = overdue;
  }
}

function statisticsOf(
  { count, oldest }: UnplacedCounts,
  now: number,
  unplacedAfterMs: number,
): UnplacedStatistics {
  if (oldest === undefined) return { count, overdue: false };
  const oldestAgeMs = Math.max(0, Math.round((now - oldest) / 1_000));
  return { count, oldestAgeMs, overdue: oldestAgeMs > unplacedAfterMs };
}
