import { withTimeout } from '../runtime/timeout.js';
import type { ByteShare } from './byte-budget.js';

/** A body, or why there is none. */
export type ReadBody =
  | { readonly kind: 'whole'; readonly raw: Uint8Array }
  | { readonly kind: 'too_long' }
  /** Others hold what may be held. */
  | { readonly kind: 'no_room' }
  /** It did not arrive in time, or broke off. */
  | { readonly kind: 'unfinished' };

/** How a body is read. */
export interface BodyLimits {
  /** Bytes of the longest. */
  readonly longest: number;
  /** Milliseconds in which it has to arrive. */
  readonly timeoutMs: number;
  /** Takes the bytes from here, and keeps them until it is ended by whoever asked. */
  readonly share: ByteShare;
}

/** Reads a body whose sender nobody knows yet. What is not returned is not held any more. */
export async function readBody(request: Request, limits: BodyLimits): Promise<ReadBody> {
  const { longest, timeoutMs, share } = limits;
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  if (announced > longest) return { kind: 'too_long' };
  if (announced <= SMALL) {
    // Read whole, servers need not make a stream of it first.
    if (!share.grow(announced)) return { kind: 'no_room' };
    const raw = await withTimeout(request.arrayBuffer(), timeoutMs).catch(() => undefined);
    if (raw === undefined) return { kind: 'unfinished' };
    // Only a server that does not count lets more come than was announced.
    if (raw.byteLength > announced) return { kind: 'unfinished' };
    return { kind: 'whole', raw: new Uint8Array(raw) };
  }
  const reader = request.body?.getReader();
  if (reader === undefined) return { kind: 'whole', raw: new Uint8Array() };
  const read = await withTimeout(inChunks(reader, limits), timeoutMs).catch(() => undefined);
  if (read?.kind !== 'whole') void reader.cancel().catch(() => {});
  return read ?? { kind: 'unfinished' };
}

async function inChunks(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { longest, share }: BodyLimits,
): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { kind: 'whole', raw: Buffer.concat(chunks) };
    length += value.byteLength;
    if (length > longest) return { kind: 'too_long' };
    if (!share.grow(value.byteLength + CHUNK)) return { kind: 'no_room' };
    chunks.push(value);
  }
}

/** Bytes up to which a body is read in one piece. */
const SMALL = 64 * 1024;

/** Bytes that a chunk takes beside its content: a body may come one byte at a time. */
const CHUNK = 256;
