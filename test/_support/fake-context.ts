import type { ObjectContext, Serde } from '@restatedev/restate-sdk';

/** A message that a handler sent. */
export interface Sent {
  readonly service: string;
  readonly method: string;
  readonly key: string;
  readonly parameter: unknown;
  readonly delay?: number;
}

/** The context of an object without an engine. It holds the state and records the sent messages. */
export class FakeContext {
  readonly key = 'orders/default/order-1';
  readonly state = new Map<string, string>();
  readonly sent: Sent[] = [];
  /** The written keys, in order. */
  readonly writes: string[] = [];
  /** The read keys, in order. */
  readonly reads: string[] = [];

  async get(name: string, serde?: Serde<unknown>): Promise<unknown> {
    this.reads.push(name);
    const text = this.state.get(name);
    if (text === undefined) return null;
    return serde ? serde.deserialize(new TextEncoder().encode(text)) : JSON.parse(text);
  }

  async stateKeys(): Promise<string[]> {
    return [...this.state.keys()];
  }

  set(name: string, value: unknown): void {
    this.writes.push(name);
    this.state.set(name, JSON.stringify(value));
  }

  clear(name: string): void {
    this.writes.push(name);
    this.state.delete(name);
  }

  genericSend({ service, method, key, parameter, delay }: Sent): void {
    this.sent.push({ service, method, key, parameter, ...(delay === undefined ? {} : { delay }) });
  }

  /** The context for handlers, with only what they use. */
  get context(): ObjectContext {
    return this as unknown as ObjectContext;
  }
}
