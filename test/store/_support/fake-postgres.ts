import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A message of the server: a letter, its length and its content. */
export function message(letter: string, ...content: readonly (string | number)[]): Buffer {
  const parts = content.map((one) => (typeof one === 'string' ? Buffer.from(one) : int32(one)));
  const length = 4 + parts.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([Buffer.from(letter), int32(length), ...parts]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Sends these answers on a connection, one after each message that it receives. */
export function answering(...answers: readonly Buffer[]): (socket: Socket) => void {
  return (socket) => {
    const left = [...answers];
    socket.on('data', () => {
      const next = left.shift();
      if (next !== undefined) socket.write(next);
    });
  };
}

/** The messages that accept a connection. */
export const GREETING = Buffer.concat([message('R', 0), message('Z', 'I')]);

/** The messages after a statement. */
export function ran(command: string): Buffer {
  return Buffer.concat([message('C', `${command}\0`), message('Z', 'I')]);
}

/** The URL of a server that handles every connection with `serve` and never hangs up. */
export async function fakePostgres(serve: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket.on('error', () => {}));
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return `postgres://shop:secret@127.0.0.1:${address.port}/shop`;
}
