import { randomUUID } from 'node:crypto';
import { defined } from '../../order/defined.js';
import type { AttemptEnding } from '../../store/engine.js';
import type { OrderKey, Store } from '../../store/store.js';
import type { Attempts } from './attempt.js';

/** What claiming needs. */
export interface ClaimsDependencies {
  readonly store: Pick<Store, 'claim'>;
  readonly attempts: Attempts;
  /** Called whenever a handler has ended, so that more can be claimed. */
  readonly onEnded: () => void;
}

/** The fewest milliseconds between two heartbeats, however short the lease is. */
const MIN_HEARTBEAT_MS = 100;

const HEARTBEATS_PER_LEASE = 3;

/** Claims milestones and starts their attempts, never more at once than `concurrency`. */
export class Claims {
  readonly #dependencies: ClaimsDependencies;
  readonly #claimant = randomUUID();
  /** Attempts whose handler has not ended, with their order. */
  readonly #running = new Map<Promise<void>, OrderKey>();
  readonly #unsettled = new Set<Promise<void>>();
  /** Attempts whose handler has not ended and is not overdue. */
  readonly #awaited = new Set<Promise<void>>();
  readonly #listeners = new Set<(ending: AttemptEnding) => void>();
  readonly heartbeatMs: number;
  #claimedAt = Number.NEGATIVE_INFINITY;
  #claiming: Promise<unknown> = Promise.resolve();

  constructor(dependencies: ClaimsDependencies) {
    this.#dependencies = dependencies;
    const leaseMs = dependencies.attempts.leaseMicros / 1_000;
    this.heartbeatMs = Math.max(leaseMs / HEARTBEATS_PER_LEASE, MIN_HEARTBEAT_MS);
  }

  /**
   * Claims what is due and starts its attempts. Two claims never overlap, so that together they keep to
   * `concurrency`.
   *
   * @returns how many attempts were started.
   */
  claim(): Promise<number> {
    const claiming = this.#claiming.then(() => this.#claim());
    this.#claiming = claiming.catch(() => {});
    return claiming;
  }

  /** The attempts whose handlers have not ended, without those that are overdue. */
  awaited(): readonly Promise<void>[] {
    return [...this.#awaited];
  }

  /** Whether every handler that may run at once runs. */
  isFull(): boolean {
    return this.#running.size >= this.#dependencies.attempts.concurrency;
  }

  /** Calls `listener` with the ending of every attempt, until the result is called. */
  listen(listener: (ending: AttemptEnding) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when every attempt is settled. Does not wait for overdue handlers. */
  async settled(): Promise<void> {
    await this.#claiming;
    await Promise.all(this.#unsettled);
  }

  async #claim(): Promise<number> {
    const { store, attempts } = this.#dependencies;
    const { accounts, kinds, concurrency, leaseMicros } = attempts;
    const except = [...this.#running.values()];
    const limit = concurrency - except.length;
    // A claim is also the heartbeat that shows other processes which kinds this one handles.
    if (limit === 0 && performance.now() - this.#claimedAt < this.heartbeatMs) return 0;
    const claimedAt = performance.now();
    this.#claimedAt = claimedAt;
    const only = defined({ accounts, kinds });
    const claimant = this.#claimant;
    const claimed = await store.claim({ limit, leaseMicros, ...only, claimant, except });
    for (const stored of claimed) {
      const attempt = attempts.attempt(stored, claimedAt);
      const settled = attempt.then(({ ending }) => {
        this.#unsettled.delete(settled);
        for (const listener of this.#listeners) listener(ending);
      });
      this.#unsettled.add(settled);
      const ended: Promise<void> = attempt
        .then((attempted) => attempted.ended)
        .then(() => {
          this.#running.delete(ended);
          this.#dependencies.onEnded();
        });
      this.#running.set(ended, stored.milestone);
      const awaited = attempt
        .then(({ stillRuns }) => (stillRuns ? settled : ended))
        .then(() => {
          this.#awaited.delete(awaited);
        });
      this.#awaited.add(awaited);
    }
    return claimed.length;
  }
}
