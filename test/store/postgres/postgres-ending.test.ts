import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { postgresClient } from '../../../src/store/postgres/postgres.js';
import { until } from '../../_support/until.js';
import { answering, fakePostgres, GREETING, message, ran } from '../_support/fake-postgres.js';

const ENDING = message(
  'E',
  'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0',
);

/** A server that accepts every connection and ends it at once. */
const endingServer = () =>
  fakePostgres((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([GREETING, ENDING])));
  });

describe('a connection that the server ends as soon as it is open', () => {
  const ended = { code: 'unreachable', message: expect.stringContaining('DATABASE_URL') };

  it.each(['transaction', 'query', 'prepared'] as const)(
    'fails a %s, not the process',
    async (how) => {
      const uncaught = vi.fn();
      process.on('uncaughtExceptionMonitor', uncaught);
      onTestFinished(() => void process.off('uncaughtExceptionMonitor', uncaught));
      const client = postgresClient(await endingServer());
      onTestFinished(() => client.close());
      const result =
        how === 'transaction'
          ? client.transaction(() => Promise.resolve())
          : client[how]('select 1', []);
      await expect(result).rejects.toMatchObject(ended);
      expect(uncaught).not.toHaveBeenCalled();
    },
  );
});

describe('a server that no longer answers', () => {
  it('does not keep the process alive once the store is closed', async () => {
    const sockets = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    await until('the sockets of other tests are closed', () => sockets() === 0);
    const client = postgresClient(await fakePostgres(answering(GREETING, ran('SET'))));
    await client.query('set work_mem to 4096', []);
    expect(sockets()).toBe(2);
    await client.close();
    // The server's end of the connection stays.
    await until('the connection is cut off', () => sockets() === 1);
  });
});
