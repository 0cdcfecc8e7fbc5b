import type { Trial } from './trials.js';

/** How the trial of a project ended. */
export interface Result {
  readonly trial: Trial;
  readonly outcome: string;
  readonly seconds: number;
}

const HEADING = ['recipe', 'manager', 'modules', 'compiler', 'node', 'result', 's'];

/** The results as a table that fits into 80 columns. */
export function table(results: readonly Result[]): string {
  const rows = results.map(({ trial, outcome, seconds }) => [
    trial.recipe.slice(0, 14),
    trial.manager,
    trial.modules,
    trial.compiler.replace('typescript@', 'ts '),
    trial.node.replace('node@', ''),
    outcome,
    seconds.toFixed(0),
  ]);
  const all = [HEADING, ...rows];
  const widths = HEADING.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
