import { paintFor } from '../output/paint.js';
import { wrapped } from '../output/wrapped.js';

/** The result of one check: what was checked, the verdict, and what to do unless it is fine. */
export interface Finding {
  readonly what: string;
  readonly verdict: 'fine' | 'look' | 'wrong';
  readonly sentence: string;
  /** The command that mends it, as a shell takes it. Absent: there is none, or nothing to mend. */
  readonly mend?: string;
}

/** Makes a finding. */
export function finding(
  what: string,
  verdict: Finding['verdict'],
  sentence: string,
  mend?: string,
): Finding {
  return { what, verdict, sentence, ...(mend === undefined ? {} : { mend }) };
}

/** Findings about one of several providers, each with its name. */
export function named(
  findings: readonly Finding[],
  { title }: { readonly title: string },
  providers: number,
): readonly Finding[] {
  if (providers === 1) return findings;
  return findings.map((one) => ({ ...one, sentence: `${title}: ${one.sentence}` }));
}

/** A finding for a terminal. The command that mends it has a line of its own, so that it can be pasted. */
export function shownFinding({ what, verdict, sentence, mend }: Finding): string {
  const paint = paintFor(process.stdout, process.env);
  const marks = {
    fine: paint('green', 'fine '),
    look: paint('yellow', 'look '),
    wrong: paint('red', 'wrong'),
  } as const;
  const found = wrapped(`${marks[verdict]}  ${what.padEnd(14)} ${sentence}`, '', ' '.repeat(22));
  return mend === undefined ? found : `${found}\n       ${paint('bold', mend)}`;
}
