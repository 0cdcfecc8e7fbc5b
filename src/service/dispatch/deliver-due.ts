import type { AttemptEnding } from '../../store/engine.js';
import type { Claims } from './claims.js';

/** What was delivered to the handlers of this process. */
export interface Delivered {
  /** Handlers that succeeded. */
  readonly done: number;
  /** Attempts that failed, timed out or could not start. They are retried later. */
  readonly failed: number;
  /** Attempts that failed for the last time. An operator can retry their milestones. */
  readonly dead: number;
  /** Milestones that were withdrawn before their handler was called, because their gate was closed. */
  readonly withdrawn: number;
  /** False: the timeout passed, or all handlers that may run at once are overdue. More may be due now. */
  readonly complete: boolean;
}

/** Where nothing can be delivered from here: only waits until it is prepared. */
export async function deliverNothing(
  _: AbortSignal,
  prepared: Promise<unknown>,
): Promise<Delivered> {
  await prepared;
  return { ...NONE, complete: true };
}

/**
 * Starts attempts until nothing is due, or until the signal aborts, and counts how attempts of this
 * process end from now on, also those that were started by someone else.
 *
 * @param prepared nothing is started before this resolves.
 */
export async function deliverDue(
  claims: Claims,
  signal: AbortSignal,
  prepared: Promise<unknown>,
): Promise<Delivered> {
  const counts: Counts = { ...NONE };
  const end = claims.listen((ending) => {
    if (ending === 'not_begun') counts.failed += 1;
    else if (isCounted(ending, counts)) counts[ending] += 1;
  });
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await Promise.race([prepared, aborted]);
    while (!signal.aborted) {
      const started = await claims.claim();
      const awaited = claims.awaited();
      if (started === 0 && awaited.length === 0) return { ...counts, complete: !claims.isFull() };
      await Promise.race([...awaited, aborted]);
    }
    return { ...counts, complete: false };
  } finally {
    end();
  }
}

type Counts = Record<Exclude<keyof Delivered, 'complete'>, number>;

const NONE: Readonly<Counts> = { done: 0, failed: 0, dead: 0, withdrawn: 0 };

/** Of another ending, another attempt or a person decides. */
function isCounted(ending: AttemptEnding, counts: Counts): ending is keyof Counts {
  return ending in counts;
}
