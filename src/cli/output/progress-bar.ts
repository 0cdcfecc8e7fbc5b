import { columnsOf } from './terminal.js';

/** Shows the progress of long work on a terminal; elsewhere it prints nothing. */
export interface ProgressBar {
  /** Advances by a number of steps; absent: one. */
  advance(steps?: number): void;
  end(): void;
}

const MAX_WIDTH = 40;

/** Draws a bar for `total` steps on stderr. */
export function progressBar(label: string, total: number): ProgressBar {
  const stream = process.stderr;
  // Beside the label, the brackets and both numbers; a longer line could not be drawn over.
  const taken = label.length + 2 * String(total).length + ' [] /'.length + 1;
  const width = Math.max(1, Math.min(MAX_WIDTH, columnsOf(stream) - taken));
  let done = 0;
  let drawn = -1;
  const draw = () => {
    const filled = total === 0 ? width : Math.min(width, Math.floor((done / total) * width));
    if (filled === drawn || !stream.isTTY) return;
    drawn = filled;
    const bar = '#'.repeat(filled) + '.'.repeat(width - filled);
    stream.write(`\r${label} [${bar}] ${Math.min(done, total)}/${total}`);
  };
  draw();
  return {
    advance(steps = 1) {
      done += steps;
      draw();
    },
    end() {
      if (stream.isTTY) stream.write('\r\u001b[K');
    },
  };
}
