/** Bytes that wait for a reader at most; then it is told to reload instead. */
const MOST_WAITING = 1024 * 1024;

/** How often a reader may be found not to have taken anything before it is cut off. */
const PATIENCE = 4;

const RELOAD = new TextEncoder().encode('event: reload\ndata: {}\n\n');

/**
 * One reader of a stream of server-sent events. What it has not taken yet waits here, in pieces that all
 * readers share. A reader for which too much waits has missed something: it is told to reload.
 */
export class ChangeReader {
  /** What it reads. */
  readonly stream: ReadableStream<Uint8Array>;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #mustReload = false;
  #ended = false;
  #slow = 0;
  #wake = () => {};

  /** @param onLeave called once, when it wants no more or was cut off. */
  constructor(onLeave: (reader: ChangeReader) => void) {
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          this.#slow = 0;
          while (this.#isIdle && !this.#ended) {
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
      // Nothing is taken before it is wanted.
      { highWaterMark: 0 },
    );
  }

  /** Hands it a piece, or leaves it out and has it reload. */
  tell(piece: Uint8Array): void {
    if (this.#mustReload || this.#ended) return;
    if (this.#bytes + piece.byteLength > MOST_WAITING) this.reload();
    else {
      this.#waiting.push(piece);
      this.#bytes += piece.byteLength;
      this.#wake();
    }
  }

  /** It missed something: what waits for it is worth nothing any more. */
  reload(): void {
    this.#waiting = [];
    this.#bytes = 0;
    this.#mustReload = true;
    this.#wake();
  }

  /** Hands it a piece when nothing else waits; answers whether it still takes what it is handed. */
  beat(piece: Uint8Array): boolean {
    if (this.#isIdle) {
      this.tell(piece);
      return true;
    }
    this.#slow += 1;
    return this.#slow < PATIENCE;
  }

  /** Ends the stream once what waits was taken. */
  end(): void {
    this.#ended = true;
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
    this.#bytes -= piece?.byteLength ?? 0;
    return piece;
  }
}
