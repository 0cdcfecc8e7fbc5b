import { withTimeout } from '../../runtime/timeout.js';
import type { BodySource } from '../delivery/body-source.js';
import type { BodyLimits, ReadBody } from './body-limits.js';
import { GrowingBody } from './growing-body.js';
import { isNodeStream, readNodeStream } from './read-node-stream.js';

/** Reads a body of an unknown sender. Of a body that is not returned, nothing stays in memory. */
export async function readBody(source: BodySource, limits: BodyLimits): Promise<ReadBody> {
  const { announced, longest } = limits;
  if (announced !== undefined && announced > longest) return { kind: 'too_long' };
  switch (source.kind) {
    case 'bytes':
      return withinLimits(source.raw, 0, limits);
    case 'stream':
      return isNodeStream(source.stream)
        ? readNodeStream(source.stream, limits)
        : readStream(source.stream[Symbol.asyncIterator](), limits);
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

async function readStream(chunks: Chunks, limits: BodyLimits): Promise<ReadBody> {
  const read = await withTimeout(inChunks(chunks, limits), limits.timeoutMs).catch(() => undefined);
  if (read?.kind !== 'whole') void giveUp(chunks).catch(() => {});
  return read ?? { kind: 'unfinished' };
}

/** Streams of other libraries may throw here, too. */
async function giveUp(chunks: Chunks): Promise<void> {
  await chunks.return?.();
}

async function inChunks(stream: Chunks, limits: BodyLimits): Promise<ReadBody> {
  const body = new GrowingBody(limits);
  for (;;) {
    const { done, value } = await stream.next();
    if (done === true) return body.whole();
    const refused = body.add(value);
    if (refused !== undefined) return refused;
  }
}

/** Bytes up to which a body is read in one piece. */
const SMALL = 64 * 1024;
