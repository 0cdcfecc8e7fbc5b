import type { Point } from './layout/layout.js';
import { lines, type TextStyle } from './layout/text-size.js';
import type { Legend, LegendLine } from './legend.js';

/** Text of the legend in lines, each with its place. */
export interface LegendText {
  readonly lines: readonly PlacedText[];
  readonly height: number;
}

/** A text with the beginning of its line. */
export interface PlacedText {
  readonly text: string;
  readonly at: Point;
  readonly isMark: boolean;
}

const STYLE: TextStyle = { size: 12 };
const LINE = 16;
const MARK = 28;
const BETWEEN_COLUMNS = 20;

/** The guards, one below the other. */
export function guardText({ guards }: Legend, width: number): LegendText {
  return inColumns(guards, { width, columns: 1 });
}

/** How the lines and boxes are to be read, and the moves in columns. */
export function moveText(
  { signs, moves }: Legend,
  { width, columns }: { readonly width: number; readonly columns: number },
): LegendText {
  const first = lines(signs, width, STYLE).map(
    (text, index): PlacedText => ({ text, at: [0, index * LINE], isMark: false }),
  );
  const top = first.length * LINE + 8;
  const below = inColumns(moves, { width, columns });
  return {
    lines: [...first, ...below.lines.map((one) => ({ ...one, at: lower(one.at, top) }))],
    height: top + below.height,
  };
}

function lower([x, y]: Point, by: number): Point {
  return [x, y + by];
}

function inColumns(
  entries: readonly LegendLine[],
  { width, columns }: { readonly width: number; readonly columns: number },
): LegendText {
  const room = (width - (columns - 1) * BETWEEN_COLUMNS) / columns;
  const set = entries.map(({ mark, text }) => ({ mark, texts: lines(text, room - MARK, STYLE) }));
  const share = Math.ceil(set.reduce((sum, { texts }) => sum + texts.length, 0) / columns);
  const placed: PlacedText[] = [];
  let [column, line, longest] = [0, 0, 0];
  for (const { mark, texts } of set) {
    if (line >= share && column < columns - 1) [column, line] = [column + 1, 0];
    const left = column * (room + BETWEEN_COLUMNS);
    placed.push({ text: mark, at: [left, line * LINE], isMark: true });
    for (const text of texts) {
      placed.push({ text, at: [left + MARK, line * LINE], isMark: false });
      line += 1;
    }
    longest = Math.max(longest, line);
  }
  return { lines: placed, height: longest * LINE };
}
