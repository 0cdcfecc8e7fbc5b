import { defined } from '../../order/defined.js';
import type { Delivered } from '../dispatch/deliver-due.js';
import type { ObjectReadCounts } from '../object-reads/object-reads.js';
import { checkMilliseconds } from '../runtime/milliseconds.js';
import type { Core } from './core.js';

/** How long to drain. */
export interface DrainOptions {
  /**
   * Milliseconds after which no attempt starts any more and `drain` resolves. Handlers that run then go on,
   * if the process does. Reading objects delays attempts for at most half of it. Default 10 000.
   */
  readonly timeoutMs?: number;
}

/** What was done by `drain`, with the endings of attempts that were under way when it was called. */
export interface Drained extends Delivered {
  /** The objects that were read because deliveries only named them. Absent: the provider has no such deliveries. */
  readonly objects?: ObjectReadCounts;
  /** Handlers that still run in this process, overdue ones included. */
  readonly running: number;
}

/** What comes before milestones are delivered, for one provider. */
export interface Draining {
  /** Undefined where the provider has no call to read an object. */
  readObjects(): Promise<ObjectReadCounts | undefined>;
  /** Places what an interruption left waiting. */
  placeWaiting(): Promise<void>;
}

const TIMEOUT_MS = 10_000;

/**
 * Reads what waits to be read and delivers what is due, until nothing is left or the timeout passes. Reads
 * that take longer than half of the timeout do not hold back what is due already.
 *
 * @throws {ConfigurationError} for a `timeoutMs` that a timer cannot represent.
 * @throws {StoreError} when the store does not answer, and after `stop()`.
 */
export async function drain(
  core: Pick<Core, 'drain' | 'purge' | 'handlers'>,
  providers: readonly Draining[],
  { timeoutMs = TIMEOUT_MS }: DrainOptions = {},
): Promise<Drained> {
  checkMilliseconds('timeoutMs', timeoutMs);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  let halfTimer: ReturnType<typeof setTimeout> | undefined;
  const half = new Promise<void>((resolve) => {
    halfTimer = setTimeout(resolve, timeoutMs / 2);
  });
  try {
    let objects: ObjectReadCounts | undefined;
    let isPrepared = false;
    const preparing = prepare(core, providers).then((read) => {
      objects = read;
      isPrepared = true;
    });
    const prepared = Promise.race([preparing, half]);
    // A service that was stopped rejects without waiting for it.
    prepared.catch(() => {});
    const delivered = await core.drain(timeout.signal, prepared);
    return {
      ...delivered,
      ...defined({ objects }),
      running: core.handlers().running,
      complete: delivered.complete && isPrepared,
    };
  } finally {
    clearTimeout(timer);
    clearTimeout(halfTimer);
  }
}

async function prepare(
  core: Pick<Core, 'purge'>,
  providers: readonly Draining[],
): Promise<ObjectReadCounts | undefined> {
  const counts = await Promise.all(
    providers.map(async (one) => {
      await one.placeWaiting();
      return one.readObjects();
    }),
  );
  await core.purge();
  const read = counts.filter((one) => one !== undefined);
  if (read.length === 0) return undefined;
  const sum = (outcome: keyof ObjectReadCounts) =>
    read.reduce((total, one) => total + one[outcome], 0);
  return { read: sum('read'), missing: sum('missing'), unreadable: sum('unreadable') };
}
