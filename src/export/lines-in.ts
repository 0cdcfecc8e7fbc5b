/** Text in pieces, cut anywhere: a file, the body of a request, an export. */
export type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** A line and its number, from 1. Without text: it is too long. */
export interface TextLine {
  readonly number: number;
  readonly text?: string;
}

/** The longest line that is read, in characters. No observation comes near it. */
export const LONGEST_LINE = 16 * 1024 * 1024;

/** Splits text into lines. Holds at most one line in memory. */
export async function* linesIn(
  chunks: Chunks,
  longest = LONGEST_LINE,
): AsyncGenerator<TextLine, void, undefined> {
  const decoder = new TextDecoder();
  let number = 1;
  let pending = '';
  /** Whether the line was yielded already because it is too long. Its rest is skipped. */
  let skipping = false;
  const line = (): TextLine =>
    pending.length > longest ? { number } : { number, text: pending.replace(/\r$/, '') };
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    for (const [index, piece] of text.split('\n').entries()) {
      if (index > 0) {
        if (!skipping) yield line();
        number += 1;
        pending = '';
        skipping = false;
      }
      if (!skipping) pending += piece;
      if (pending.length > longest && !skipping) {
        yield line();
        pending = '';
        skipping = true;
      }
    }
  }
  pending += decoder.decode();
  if (pending !== '' && !skipping) yield line();
}
