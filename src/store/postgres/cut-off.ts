import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** Milliseconds that a server may take to end a connection. */
export const END_TIMEOUT_MS = 1_000;

/** Cuts a connection off without waiting for the server. */
export function cutOff(client: pg.ClientBase): void {
  // The types do not know the stream of a connection.
  (client as unknown as { connection: { stream: Duplex } }).connection.stream.destroy();
}
