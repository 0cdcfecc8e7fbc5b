/** Bytes that may wait for a reader; with more, it gets a `reload` event instead. */
const MAX_WAITING = 1024 * 1024;

/** Heartbeats in a row that find a reader stalled before it is cut off. */
const MAX_STALLED = 4;

const RELOAD = new TextEncoder().encode('event: reload\ndata: {}\n\n');

/**
 * One reader of a stream of server-sent events. Pieces that it has not read yet wait here; readers share
 * them. A reader with too much waiting gets a `reload` event instead.
 */
export class ChangeReader {
  readonly stream: ReadableStream<Uint8Array>;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #mustReload = false;
  #hasEnded = false;
  #stalled = 0;
  #wake = () => {};

  /** @param onLeave called when the reader cancels the stream. */
  constructor(onLeave: (reader: ChangeReader) => void) {
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          this.#stalled = 0;
          while (this.#isIdle && !this.#hasEnded) {
            await new Promise<void>((resolve) => {
              this.#wake = resolve;
            });
          }
          const piece = this.#take();
          if (piece === undefined) controller.close();
          else controller.enqueue(piece);
        },
        cancel: () => {
          this.end();
          onLeave(this);
        },
      },
      // Take no piece before the reader asks for it.
      { highWaterMark: 0 },
    );
  }

  /** Sends a piece, or `reload` when too much waits. */
  send(piece: Uint8Array): void {
    if (this.#mustReload || this.#hasEnded) return;
    if (this.#waitingBytes + piece.byteLength > MAX_WAITING) this.reload();
    else {
      this.#waiting.push(piece);
      this.#waitingBytes += piece.byteLength;
      this.#wake();
    }
  }

  /** Drops the waiting pieces and sends `reload`. */
  reload(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#mustReload = true;
    this.#wake();
  }

  /** Sends a heartbeat if nothing else waits. False: the reader has stalled for too long. */
  beat(piece: Uint8Array): boolean {
    if (this.#isIdle) {
      this.send(piece);
      return true;
    }
    this.#stalled += 1;
    return this.#stalled < MAX_STALLED;
  }

  /** Ends the stream once the waiting pieces are read. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  get #isIdle(): boolean {
    return this.#waiting.length === 0 && !this.#mustReload;
  }

  #take(): Uint8Array | undefined {
    if (this.#mustReload) {
      this.#mustReload = false;
      return RELOAD;
    }
    const piece = this.#waiting.shift();
    this.#waitingBytes -= piece?.byteLength ?? 0;
    return piece;
  }
}
