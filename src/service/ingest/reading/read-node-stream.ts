import { LONGEST_TIMER } from '../../runtime/milliseconds.js';
import type { BodyLimits, ReadBody } from './body-limits.js';
import { GrowingBody } from './growing-body.js';

/** A readable stream of Node.js, such as a request of `node:http`. */
interface NodeStream {
  readonly destroyed: boolean;
  on(event: string, listener: (value: unknown) => void): unknown;
  off(event: string, listener: (value: unknown) => void): unknown;
  pause(): unknown;
}

/** Whether a stream is one of Node.js, whichever package or runtime made it. */
export function isNodeStream(
  stream: AsyncIterable<unknown> & Partial<NodeStream>,
): stream is AsyncIterable<unknown> & NodeStream {
  const { on, off, pause, destroyed } = stream;
  return [on, off, pause].every((one) => typeof one === 'function') && destroyed !== undefined;
}

/**
 * Reads a stream by its events, which costs the processor less than iterating over it. A stream that is given
 * up is not destroyed: a request still has to be answered.
 */
export function readNodeStream(stream: NodeStream, limits: BodyLimits): Promise<ReadBody> {
  if (stream.destroyed) return Promise.resolve({ kind: 'unfinished' });
  const body = new GrowingBody(limits);
  return new Promise((resolve) => {
    const end = (read: ReadBody) => {
      clearTimeout(timer);
      stream.off('data', onData);
      stream.off('end', onEnd);
      stream.off('close', onUnfinished);
      if (read.kind !== 'whole') stream.pause();
      resolve(read);
    };
    const onData = (chunk: unknown) => {
      const refused = added(body, chunk);
      if (refused !== undefined) end(refused);
    };
    const onEnd = () => end(body.whole());
    const onUnfinished = () => end({ kind: 'unfinished' });
    const timer = setTimeout(onUnfinished, Math.min(limits.timeoutMs, LONGEST_TIMER));
    stream.on('end', onEnd);
    stream.on('close', onUnfinished);
    // Stays: without a listener, an error after the body was given up would end the process.
    stream.on('error', onUnfinished);
    stream.on('data', onData);
  });
}

function added(body: GrowingBody, chunk: unknown): ReadBody | undefined {
  try {
    return body.add(chunk);
  } catch {
    return { kind: 'unfinished' };
  }
}
