/** Type `text` of PostgreSQL. */
const TEXT = 25;

/**
 * Encodes an array of texts in PostgreSQL's binary format, which needs no escaping.
 *
 * Source: PostgreSQL's `array_recv` and `array_send`; all numbers are 32 bits, big-endian:
 * dimensions, whether there are nulls, type, length, first index; then each element after its
 * length, -1 for null.
 */
export function textArray(texts: readonly (string | null)[]): Buffer {
  const lengths = texts.map((text) => (text === null ? -1 : Buffer.byteLength(text)));
  const size = lengths.reduce((sum, length) => sum + 4 + Math.max(length, 0), HEADER);
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  const header = [1, lengths.includes(-1) ? 1 : 0, TEXT, texts.length, 1];
  for (const number of header) at = buffer.writeInt32BE(number, at);
  for (const [index, text] of texts.entries()) {
    at = buffer.writeInt32BE(lengths[index] ?? -1, at);
    if (text !== null) at += buffer.write(text, at);
  }
  return buffer;
}

const HEADER = 5 * 4;
