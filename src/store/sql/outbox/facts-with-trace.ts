import type { StoredMilestone } from '../../store.js';

/**
 * The member of the stored facts that holds the `traceparent`. It needs no column, so that processes
 * without it read and write the same rows. No fact has such a name.
 */
const MEMBER = '~traceparent';

type Facts = StoredMilestone['milestone']['facts'];

/** Facts as they are stored. */
export function factsWithTrace(facts: Facts, traceparent: string | undefined): object {
  return traceparent === undefined ? facts : { ...facts, [MEMBER]: traceparent };
}

/** What was stored with {@link factsWithTrace}. */
export function factsAndTrace(stored: Readonly<Record<string, unknown>>): {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly traceparent?: string;
} {
  const { [MEMBER]: traceparent, ...facts } = stored;
  return typeof traceparent === 'string' ? { facts, traceparent } : { facts };
}
