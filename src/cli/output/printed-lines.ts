import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { visibleJson } from '../../order/text/visible.js';

/** Prints lines of JSON on stdout, with escapes for characters that a terminal hides. */
export async function printLines(lines: AsyncIterable<string>): Promise<void> {
  await writeLines(escaped(lines), process.stdout);
}

/** Writes lines unchanged. */
export async function writeLines(lines: AsyncIterable<string>, target: Writable): Promise<void> {
  try {
    await pipeline(Readable.from(lines), target);
  } catch (error) {
    // The reader at the other end, such as `head`, has closed it.
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EPIPE') throw error;
  }
}

async function* escaped(lines: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  for await (const line of lines) yield visibleJson(line);
}
