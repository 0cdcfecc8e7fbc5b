/**
 * How far a state is along a list of states. From `end` on, all states are ends and equally far; a state
 * that is not listed comes before all others.
 */
export function progressIn(states: readonly string[], state: string, end: string): number {
  return Math.min(states.indexOf(state), states.indexOf(end));
}
