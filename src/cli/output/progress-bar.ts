/** Shows the progress of long work on a terminal; elsewhere it prints nothing. */
export interface ProgressBar {
  /** Advances by a number of steps; absent: one. */
  advance(steps?: number): void;
  end(): void;
}

const WIDTH = 40;

/** Draws a bar for `total` steps on stderr. */
export function progressBar(label: string, total: number): ProgressBar {
  const stream = process.stderr;
  let done = 0;
  let drawn = -1;
  const draw = () => {
    const filled = total === 0 ? WIDTH : Math.min(WIDTH, Math.floor((done / total) * WIDTH));
    if (filled === drawn || !stream.isTTY) return;
    drawn = filled;
    const bar = '#'.repeat(filled) + '.'.repeat(WIDTH - filled);
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
