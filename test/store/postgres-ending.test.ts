import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { postgresClient } from '../../src/store/postgres.js';

/** A message of the server: a letter, its length, what it says. */
function message(letter: string, ...said: readonly (string | number)[]): Buffer {
  const parts = said.map((one) => (typeof one === 'string' ? Buffer.from(one) : int32(one)));
  const length = 4 + parts.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([Buffer.from(letter), int32(length), ...parts]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const AUTHENTICATED = message('R', 0);
const READY = message('Z', 'I');
const ENDING = message(
  'E',
  'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0',
);

/** A server that lets everybody in, and ends every connection in the same breath. */
async function endingServer(): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, ENDING])));
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return `postgres://shop:secret@127.0.0.1:${address.port}/shop`;
}

describe('a connection that the server ends as soon as it is there', () => {
  const ended = { code: 'unreachable', message: expect.stringContaining('DATABASE_URL') };

  it.each(['transaction', 'query', 'prepared'] as const)(
    'fails a %s, not the process',
    async (how) => {
      const died = vi.fn();
      process.on('uncaughtExceptionMonitor', died);
      onTestFinished(() => void process.off('uncaughtExceptionMonitor', died));
      const client = postgresClient(await endingServer());
      onTestFinished(() => client.close());
      const asked =
        how === 'transaction'
          ? client.transaction(() => Promise.resolve())
          : client[how]('select 1', []);
      await expect(asked).rejects.toMatchObject(ended);
      expect(died).not.toHaveBeenCalled();
    },
  );
});
