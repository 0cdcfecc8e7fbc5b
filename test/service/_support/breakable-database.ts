import { connect, createServer, type Socket } from 'node:net';

/** A proxy of a database whose connections a test can block or break. */
export interface BreakableDatabase {
  /** The address of the database through the proxy. */
  readonly url: string;
  /** Stops all traffic without closing connections. */
  freeze(): void;
  /** Resumes all traffic. */
  thaw(): void;
  /** Breaks every connection. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a proxy of a database. */
export async function breakableDatabase(database: string): Promise<BreakableDatabase> {
  const target = new URL(database);
  const pairs = new Set<readonly [Socket, Socket]>();
  let frozen = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('data', (chunk) => to.write(chunk));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
      if (frozen) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  const url = new URL(database);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  const each = (act: (socket: Socket) => void) => {
    for (const pair of pairs) for (const socket of pair) act(socket);
  };
  return {
    url: url.href,
    freeze() {
      frozen = true;
      each((socket) => socket.pause());
    },
    thaw() {
      frozen = false;
      each((socket) => socket.resume());
    },
    cut: () => each((socket) => socket.destroy()),
    close: async () => {
      each((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
