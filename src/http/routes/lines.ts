import type { Context } from 'hono';

/** Answers with lines of JSON, written as fast as they are read. */
export function linesAnswer(c: Context, lines: AsyncIterable<string>): Response {
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return c.body(body, 200, { 'content-type': 'application/x-ndjson' });
}
