import type { Work } from '../../store/engine.js';

/** The names of the objects in the engine. */
export const ORDER = { name: 'LifecycleOrder' } as const;
export const MILESTONES = { name: 'LifecycleMilestones' } as const;
export const QUARANTINE = { name: 'LifecycleKeptBody' } as const;
export const REFERENCE = { name: 'LifecycleReference' } as const;

/** Milliseconds that the answer to a call is kept, for callers that repeat the call. */
export const ANSWER_RETENTION_MS = 600_000;

/** The status of a call that an object rejects for good. The engine retries any other failure. */
export const REFUSED = 422;

/** What the objects need from the process that runs them. */
export interface Hosted {
  /** Absent: this process has no handlers, and deadlines are those of the statechart. */
  readonly work?: Work | undefined;
  /** Claims the next milestone of an order, if it can be claimed now, and makes one attempt. */
  attempt(key: string): Promise<void>;
}
