import { failureText } from '../../order/text/failure-text.js';
import type { OrderLifecycle } from '../../service/order-lifecycle.js';
import type { OrderSummary } from '../../service/queries/order-summaries.js';
import { type Logger, safeLogger } from '../../service/runtime/logger.js';
import type { OfProvider } from '../../service/several/provider-info.js';
import { ChangeReader } from './change-reader.js';

/** Orders that are read and sent at once. */
const BATCH = 500;

/** Milliseconds between two readings, so that an order that changes often is read once. */
const PAUSE_MS = 500;

/** Orders that may wait to be read; with more, all readers reload. */
const MAX_WAITING = 10_000;

const HEARTBEAT_MS = 15_000;

/** Where changes come from. */
export interface ChangeSource extends Pick<OrderLifecycle, 'watch'> {
  /** The current state of orders that changed, with their provider if there can be several. */
  latest(
    orderIds: readonly string[],
  ): Promise<readonly (OrderSummary & Partial<OfProvider<unknown>>)[]>;
}

/** The callbacks of a reader. */
interface ReaderHooks {
  readonly cutOff: () => void;
  readonly mayRead: () => boolean;
}

/**
 * Sends changed orders to all readers. A changed order is read once for all of them, in batches, and
 * again if it changes while it is being read. So the last state of every order is sent; states in
 * between may be left out.
 */
export class Changes {
  readonly #orders: ChangeSource;
  readonly #maxReaders: number;
  readonly #logger: Logger;
  readonly #readers = new Map<ChangeReader, ReaderHooks>();
  readonly #waiting = new Set<string>();
  #isSending = false;
  /** How often all readers had to reload. */
  #reloads = 0;
  #stop = () => {};

  constructor(orders: ChangeSource, maxReaders: number, logger: Logger) {
    this.#orders = orders;
    this.#maxReaders = maxReaders;
    this.#logger = safeLogger(logger);
  }

  /** The number of open readers. */
  get readers(): number {
    return this.#readers.size;
  }

  /**
   * Opens the stream of one more reader. Undefined: there are `maxReaders` already.
   *
   * @param cutOff called when the reader has stalled for about a minute.
   * @param mayRead checked again while it reads: a session may have ended.
   */
  open(cutOff: () => void, mayRead = () => true): ReadableStream<Uint8Array> | undefined {
    if (this.#readers.size >= this.#maxReaders) return undefined;
    if (this.#readers.size === 0) this.#begin();
    const reader = new ChangeReader((left) => this.#leave(left));
    this.#readers.set(reader, { cutOff, mayRead });
    reader.send(event('ready', {}));
    return reader.stream;
  }

  /** Ends the streams of readers that may not read any more. */
  endForbidden(): void {
    for (const [reader, { mayRead }] of this.#readers) {
      if (mayRead()) continue;
      reader.end();
      this.#leave(reader);
    }
  }

  #begin(): void {
    const stopWatching = this.#orders.watch(({ orderId }) => this.#onChange(orderId));
    const heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    heartbeat.unref();
    this.#stop = () => {
      stopWatching();
      clearInterval(heartbeat);
    };
  }

  #leave(reader: ChangeReader): void {
    if (!this.#readers.delete(reader) || this.#readers.size > 0) return;
    this.#stop();
    this.#waiting.clear();
  }

  #onChange(orderId: string): void {
    if (this.#waiting.size >= MAX_WAITING && !this.#waiting.has(orderId)) {
      this.#waiting.clear();
      this.#reloads += 1;
      for (const reader of this.#readers.keys()) reader.reload();
    } else {
      this.#waiting.add(orderId);
      void this.#sendAll();
    }
  }

  async #sendAll(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      while (this.#waiting.size > 0) {
        const ids = [...this.#waiting].slice(0, BATCH);
        for (const id of ids) this.#waiting.delete(id);
        const reloads = this.#reloads;
        const orders = await this.#orders.latest(ids);
        // After a reload a reader has newer orders than these.
        if (orders.length > 0 && reloads === this.#reloads) this.#send(orders);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS).unref());
      }
    } catch (error) {
      this.#logger.error(
        { error: failureText(error) },
        'changes could not be read; all readers were disconnected',
      );
      // Each reader connects again and starts over.
      for (const reader of this.#readers.keys()) {
        reader.end();
        this.#leave(reader);
      }
    } finally {
      this.#isSending = false;
    }
  }

  #send(orders: Awaited<ReturnType<ChangeSource['latest']>>): void {
    const events = orders.map(({ id, state, fraudState, instant, version, parked, provider }) =>
      event('order', { id, state, fraudState, instant, version, parked, provider }),
    );
    const piece = Buffer.concat(events);
    for (const reader of this.#readers.keys()) reader.send(piece);
  }

  #beat(): void {
    this.endForbidden();
    for (const [reader, { cutOff }] of this.#readers) {
      if (reader.beat(HEARTBEAT)) continue;
      reader.end();
      this.#leave(reader);
      cutOff();
    }
  }
}

const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': still here\n\n');

function event(name: string, data: object): Uint8Array {
  return encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
