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
  let number = 1;
  let begun = '';
  /** Whether the line was told of already: the rest of it is passed over. */
  let told = false;
  const line = (): TextLine =>
    begun.length > longest ? { number } : { number, text: begun.replace(/\r$/, '') };
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    for (const [index, piece] of text.split('\n').entries()) {
      if (index > 0) {
        if (!told) yield line();
        number += 1;
        begun = '';
        told = false;
      }
      if (!told) begun += piece;
      if (begun.length > longest && !told) {
        yield line();
        begun = '';
        told = true;
      }
    }
  }
  begun += decoder.decode();
  if (begun !== '' && !told) yield line();
}
