import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** How long a server may take to say goodbye, in milliseconds. */
export const CONNECTION_ENDED = 1_000;

/** Cuts a connection off without asking the server. */
export function cutOff(client: pg.ClientBase): void {
  // The types do not know the stream that a connection is made of.
  (client as unknown as { connection: { stream: Duplex } }).connection.stream.destroy();
}
