import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { visible } from '../../order/text/visible.js';
import { printError } from '../output/print.js';
import { type ProgressBar, progressBar } from '../output/progress-bar.js';

/** A file of lines, with a progress bar for reading it. */
export interface InputFile {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly bar: ProgressBar;
}

/**
 * Opens a file of lines; `-` is standard input, which has no progress bar.
 *
 * @throws Error when it cannot be read.
 */
export async function openInput(file: string, label: string): Promise<InputFile> {
  if (file === '-') {
    if (process.stdin.isTTY) printError('Reading standard input. End it with Ctrl+D.');
    return { chunks: process.stdin, bar: { advance() {}, end() {} } };
  }
  const unreadable = (cause?: unknown) =>
    new Error(
      `${visible(file)} cannot be read. Give the path of a file with one entry a line, or "-" for standard input.`,
      { cause },
    );
  const found = await stat(file).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  if (found.isDirectory()) throw unreadable();
  // Without a terminal there is no bar, so the lines need not be counted.
  const total = process.stderr.isTTY ? await countLines(file) : 0;
  const bar = progressBar(label, total);
  return { chunks: watched(createReadStream(file), bar), bar };
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  bar: ProgressBar,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    yield chunk;
    bar.advance(lineEndsIn(chunk));
  }
}

async function countLines(file: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(file)) lines += lineEndsIn(chunk as Uint8Array);
  return lines;
}

function lineEndsIn(chunk: Uint8Array): number {
  let lines = 0;
  for (const byte of chunk) if (byte === 0x0a) lines += 1;
  return lines;
}
