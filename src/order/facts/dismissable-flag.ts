import type { Flag } from './facts.js';

/**
 * The flags that close every gate, and that a person withdraws by dismissing the observations that raised
 * them.
 */
export const DISMISSABLE_FLAGS = [
  'wrong_mode',
  'two_orders',
] as const satisfies readonly Flag['kind'][];

/** Whether a person withdraws it by dismissing the observation that raised it. */
export function isDismissableFlag({ kind }: Pick<Flag, 'kind'>): boolean {
  return (DISMISSABLE_FLAGS as readonly Flag['kind'][]).includes(kind);
}
