import { failureText } from '../../order/text/failure-text.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import { type Logger, safeLogger } from '../../service/runtime/logger.js';
import { ChangeReader } from './change-reader.js';

/** Orders that are read, and told of, at once. */
const AT_ONCE = 500;

/** Milliseconds from one reading to the next: what changes meanwhile is read once. */
const PAUSE = 500;

/** Orders that wait to be read; when there are more, the readers are told to reload. */
const MOST_WAITING = 10_000;

const HEARTBEAT = 15_000;

/** What is known of a reader. */
interface Reading {
  readonly cutOff: () => void;
  readonly mayRead: () => boolean;
}

/**
 * Tells all readers of changes. An order that changed is read once for all of them, many orders at a
 * time, and once more if it changes while it is being read. So the last state of every order is told,
 * and states in between may be left out.
 */
export class Changes {
  readonly #orders: Pick<OrderLifecycle, 'watch' | 'latest'>;
  readonly #maxReaders: number;
  readonly #logger: Logger;
  readonly #readers = new Map<ChangeReader, Reading>();
  readonly #waiting = new Set<string>();
  #telling = false;
  /** How often all readers were told to reload. */
  #reloads = 0;
  #stop = () => {};

  constructor(
    orders: Pick<OrderLifecycle, 'watch' | 'latest'>,
    maxReaders: number,
    logger: Logger,
  ) {
    this.#orders = orders;
    this.#maxReaders = maxReaders;
    this.#logger = safeLogger(logger);
  }

  /** How many read now. */
  get readers(): number {
    return this.#readers.size;
  }

  /**
   * What one more reader reads; undefined: there are as many as there may be.
   *
   * @param cutOff called when it has not taken anything for about a minute.
   * @param mayRead asked again while it reads: a session may have ended.
   */
  open(cutOff: () => void, mayRead = () => true): ReadableStream<Uint8Array> | undefined {
    if (this.#readers.size >= this.#maxReaders) return undefined;
    if (this.#readers.size === 0) this.#begin();
    const reader = new ChangeReader((left) => this.#leave(left));
    this.#readers.set(reader, { cutOff, mayRead });
    reader.tell(event('ready', {}));
    return reader.stream;
  }

  /** Ends the streams of those who may not read any more. */
  endForbidden(): void {
    for (const [reader, { mayRead }] of this.#readers) {
      if (mayRead()) continue;
      reader.end();
      this.#leave(reader);
    }
  }

  #begin(): void {
    const stopWatching = this.#orders.watch(({ orderId }) => this.#heard(orderId));
    const beating = setInterval(() => this.#beat(), HEARTBEAT);
    beating.unref();
    this.#stop = () => {
      stopWatching();
      clearInterval(beating);
    };
  }

  #leave(reader: ChangeReader): void {
    if (!this.#readers.delete(reader) || this.#readers.size > 0) return;
    this.#stop();
    this.#waiting.clear();
  }

  #heard(orderId: string): void {
    if (this.#waiting.size >= MOST_WAITING && !this.#waiting.has(orderId)) {
      this.#waiting.clear();
      this.#reloads += 1;
      for (const reader of this.#readers.keys()) reader.reload();
    } else {
      this.#waiting.add(orderId);
      void this.#tellAll();
    }
  }

  async #tellAll(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    try {
      while (this.#waiting.size > 0) {
        const ids = [...this.#waiting].slice(0, AT_ONCE);
        for (const id of ids) this.#waiting.delete(id);
        const reloads = this.#reloads;
        const orders = await this.#orders.latest(ids);
        // What was read before a reload is older than what a reader has after it.
        if (orders.length > 0 && reloads === this.#reloads) this.#tell(orders);
        await new Promise((resolve) => setTimeout(resolve, PAUSE).unref());
      }
    } catch (error) {
      this.#logger.error(
        { error: failureText(error) },
        'changes could not be read; readers are ended',
      );
      // Each reader connects again, and begins anew.
      for (const reader of this.#readers.keys()) {
        reader.end();
        this.#leave(reader);
      }
    } finally {
      this.#telling = false;
    }
  }

  #tell(orders: Awaited<ReturnType<OrderLifecycle['latest']>>): void {
    const told = orders.map(({ id, state, fraudState, instant, version, parked }) =>
      event('order', { id, state, fraudState, instant, version, parked }),
    );
    const piece = Buffer.concat(told);
    for (const reader of this.#readers.keys()) reader.tell(piece);
  }

  #beat(): void {
    this.endForbidden();
    for (const [reader, { cutOff }] of this.#readers) {
      if (reader.beat(STILL_HERE)) continue;
      reader.end();
      this.#leave(reader);
      cutOff();
    }
  }
}

const encoder = new TextEncoder();
const STILL_HERE = encoder.encode(': still here\n\n');

function event(name: string, data: object): Uint8Array {
  return encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
