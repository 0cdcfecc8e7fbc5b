import type { Work } from '../../store/engine.js';

/** The objects of this package, by name. */
export const ORDER = { name: 'LifecycleOrder' } as const;
export const MILESTONES = { name: 'LifecycleMilestones' } as const;
export const QUARANTINE = { name: 'LifecycleKeptBody' } as const;

/** A call's answer is kept so long, in milliseconds, for who asks again because it was not heard. */
export const ANSWERS_KEPT = 600_000;

/** The status of what an object refuses for good. Anything else that fails is tried again. */
export const REFUSED = 422;

/** What the process that runs the objects does for them. */
export interface Hosted {
  /** Absent: nobody acts on milestones here, and deadlines are as the statechart says. */
  readonly work?: Work | undefined;
  /** Claims the next milestone of an order, if it may be claimed now, and makes one attempt. */
  attempt(key: string): Promise<void>;
}
