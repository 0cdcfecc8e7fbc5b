/** The properties of an output stream that decide how text is laid out. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Columns of a file or a pipe, and of a terminal that does not report its own. */
const USUAL = 80;

/** Longer lines of text are hard to read. */
const MAX_TEXT = 120;

/** Narrower lines would hold less than a word beside their indentation. */
const MIN_TEXT = 40;

/** Left free on the right of text. */
const MARGIN = 2;

/** The columns of a terminal; 80 elsewhere. */
export function columnsOf(stream: Output): number {
  return (stream.isTTY === true && stream.columns) || USUAL;
}

/** The columns for text: those of the terminal less a margin, from 38 to 118. */
export function textColumns(stream: Output = process.stdout): number {
  return Math.max(MIN_TEXT, Math.min(MAX_TEXT, columnsOf(stream))) - MARGIN;
}

/** The columns for a table. Elsewhere than on a terminal every row is one line, for programs that read it. */
export function tableColumns(stream: Output = process.stdout): number {
  return stream.isTTY === true ? columnsOf(stream) : Number.POSITIVE_INFINITY;
}
