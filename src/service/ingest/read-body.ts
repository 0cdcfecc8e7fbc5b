import { withTimeout } from '../runtime/timeout.js';
import type { ByteShare } from './byte-budget.js';
import type { BodySource } from './delivery/body-source.js';

/** A body, or why there is none. */
export type ReadBody =
  | { readonly kind: 'whole'; readonly raw: Uint8Array }
  | { readonly kind: 'too_long' }
  /** Other bodies use all the bytes that may be held. */
  | { readonly kind: 'no_room' }
  /** It did not arrive in time, or the connection broke. */
  | { readonly kind: 'unfinished' }
  /** Somebody else holds its stream, and nothing of it was read here. */
  | { readonly kind: 'locked' };

/** How a body is read. */
export interface BodyLimits {
  /** The bytes that the sender announced, if it did. */
  readonly announced: number | undefined;
  /** The longest body, in bytes. */
  readonly longest: number;
  /** Milliseconds within which the whole body has to arrive. */
  readonly timeoutMs: number;
  /** Provides the bytes; the caller ends it. */
  readonly share: ByteShare;
}

/** Reads a body of an unknown sender. Of a body that is not returned, nothing stays in memory. */
export async function readBody(source: BodySource, limits: BodyLimits): Promise<ReadBody> {
  const { announced, longest } = limits;
  if (announced !== undefined && announced > longest) return { kind: 'too_long' };
  switch (source.kind) {
    case 'bytes':
      return withinLimits(source.raw, 0, limits);
    case 'stream':
      return readStream(iteratorOf(source.stream), limits);
    case 'request': {
      const { request } = source;
      if (announced !== undefined && announced <= SMALL)
        return inOnePiece(request, announced, limits);
      if (request.body?.locked === true) return { kind: 'locked' };
      const reader = request.body?.getReader();
      if (reader === undefined) return { kind: 'whole', raw: new Uint8Array() };
      return readStream({ next: () => reader.read(), return: () => reader.cancel() }, limits);
    }
  }
}

/** Reads a small body, which spares the server a stream. */
async function inOnePiece(
  request: Request,
  announced: number,
  limits: BodyLimits,
): Promise<ReadBody> {
  if (!limits.share.grow(announced)) return { kind: 'no_room' };
  const raw = await withTimeout(request.arrayBuffer(), limits.timeoutMs).catch(() => undefined);
  if (raw === undefined) {
    const isLocked = !request.bodyUsed && request.body?.locked === true;
    return { kind: isLocked ? 'locked' : 'unfinished' };
  }
  // A host that replaced the body may have kept its old length.
  return withinLimits(new Uint8Array(raw), announced, limits);
}

/** @param taken bytes that the share has already. */
function withinLimits(raw: Uint8Array, taken: number, { longest, share }: BodyLimits): ReadBody {
  if (raw.byteLength > longest) return { kind: 'too_long' };
  const more = Math.max(0, raw.byteLength - taken);
  return share.grow(more) ? { kind: 'whole', raw } : { kind: 'no_room' };
}

/** What reads a stream chunk by chunk. */
interface Chunks {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Gives up the rest. */
  return?(): Promise<unknown>;
}

/** A request of `node:http` is not destroyed when the rest is given up: it still has to be answered. */
function iteratorOf(stream: AsyncIterable<unknown>): Chunks {
  // Only streams of Node.js have this method, and it takes this option there.
  const { iterator } = stream as { iterator?: (options: object) => AsyncIterator<unknown> };
  return typeof iterator === 'function'
    ? iterator.call(stream, { destroyOnReturn: false })
    : stream[Symbol.asyncIterator]();
}

async function readStream(chunks: Chunks, limits: BodyLimits): Promise<ReadBody> {
  const read = await withTimeout(inChunks(chunks, limits), limits.timeoutMs).catch(() => undefined);
  if (read?.kind !== 'whole') void giveUp(chunks).catch(() => {});
  return read ?? { kind: 'unfinished' };
}

/** Streams of other libraries may throw here, too. */
async function giveUp(chunks: Chunks): Promise<void> {
  await chunks.return?.();
}

async function inChunks(stream: Chunks, { longest, share }: BodyLimits): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await stream.next();
    if (done === true) return { kind: 'whole', raw: Buffer.concat(chunks) };
    const chunk = bytesOf(value);
    length += chunk.byteLength;
    if (length > longest) return { kind: 'too_long' };
    if (!share.grow(chunk.byteLength + CHUNK_OVERHEAD)) return { kind: 'no_room' };
    chunks.push(chunk);
  }
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  // A stream of Node.js has texts once its encoding was set.
  if (typeof chunk === 'string') return Buffer.from(chunk);
  throw new TypeError('a chunk of a body is neither bytes nor text');
}

/** Bytes up to which a body is read in one piece. */
const SMALL = 64 * 1024;

/** Bytes that a chunk takes in addition to its content: a body may arrive one byte at a time. */
const CHUNK_OVERHEAD = 256;
