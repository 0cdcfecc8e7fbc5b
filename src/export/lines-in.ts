/** Text in pieces, cut anywhere: a file, a request's body, an export. */
export type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** One line and its number, from 1; without text where it is longer than a line may be. */
export interface TextLine {
  readonly number: number;
  readonly text?: string;
}

/** Characters of the longest line that is read. No order says that much at once. */
export const LONGEST_LINE = 16 * 1024 * 1024;

/** Cuts text into lines, and holds no more than one of them. */
export async function* linesIn(
  chunks: Chunks,
  longest = LONGEST_LINE,
): AsyncGenerator<TextLine, void, undefined> {
  const decoder = new TextDecoder();
  let number = 0;
  let begun = '';
  let tooLong = false;
  const line = (end: string): TextLine => {
    number += 1;
    const text = begun + end;
    const skipped = tooLong || text.length > longest;
    begun = '';
    tooLong = false;
    return skipped ? { number } : { number, text: text.endsWith('\r') ? text.slice(0, -1) : text };
  };
  for await (const chunk of chunks) {
    const pieces = (
      typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    ).split('\n');
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) yield line(piece);
    if (!tooLong) begun += rest;
    if (begun.length > longest) {
      tooLong = true;
      begun = '';
    }
  }
  const rest = decoder.decode();
  if (begun + rest !== '' || tooLong) yield line(rest);
}
