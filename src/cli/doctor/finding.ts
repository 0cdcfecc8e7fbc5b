import { paintFor } from '../output/paint.js';
import { wrapped } from '../output/wrapped.js';

/** The result of one check: what was checked, the verdict, and what to do unless it is fine. */
export interface Finding {
  readonly what: string;
  readonly verdict: 'fine' | 'look' | 'wrong';
  readonly sentence: string;
}

/** Makes a finding. */
export function finding(what: string, verdict: Finding['verdict'], sentence: string): Finding {
  return { what, verdict, sentence };
}

/** A finding as a line for a terminal. */
export function shownFinding({ what, verdict, sentence }: Finding): string {
  const paint = paintFor(process.stdout, process.env);
  const marks = {
    fine: paint('green', 'fine '),
    look: paint('yellow', 'look '),
    wrong: paint('red', 'wrong'),
  } as const;
  return wrapped(`${marks[verdict]}  ${what.padEnd(14)} ${sentence}`, '', ' '.repeat(22));
}
