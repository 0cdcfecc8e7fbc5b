import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A message of the server: a letter, its length, what it says. */
export function message(letter: string, ...said: readonly (string | number)[]): Buffer {
  const parts = said.map((one) => (typeof one === 'string' ? Buffer.from(one) : int32(one)));
  const length = 4 + parts.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([Buffer.from(letter), int32(length), ...parts]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Says these to a connection, one whenever it has said something; then nothing more. */
export function answering(...answers: readonly Buffer[]): (socket: Socket) => void {
  return (socket) => {
    const left = [...answers];
    socket.on('data', () => {
      const next = left.shift();
      if (next !== undefined) socket.write(next);
    });
  };
}

/** What lets a connection in. */
export const GREETING = Buffer.concat([message('R', 0), message('Z', 'I')]);

/** That a statement was run. */
export function ran(command: string): Buffer {
  return Buffer.concat([message('C', `${command}\0`), message('Z', 'I')]);
}

/** The URL of a server that speaks with every connection as a test says. Never hangs up by itself. */
export async function fakePostgres(speak: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket.on('error', () => {}));
    speak(socket);
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
