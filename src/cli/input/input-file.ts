import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { type ProgressBar, progressBar } from '../output/progress-bar.js';

/** A file of lines, with a bar that shows how far it was read. */
export interface InputFile {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly bar: ProgressBar;
}

/**
 * Opens a file of lines; `-` is the standard input, whose end nobody knows beforehand.
 *
 * @throws Error when it cannot be read.
 */
export async function openInput(file: string, label: string): Promise<InputFile> {
  if (file === '-') return { chunks: process.stdin, bar: { advance() {}, end() {} } };
  await access(file).catch((cause: unknown) => {
    throw new Error(
      `${file} cannot be read. Give the path of a file with one JSON object a line.`,
      { cause },
    );
  });
  // Who sees no bar need not wait until the lines are counted.
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
