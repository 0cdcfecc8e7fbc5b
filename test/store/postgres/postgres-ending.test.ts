import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { postgresClient } from '../../../src/store/postgres/postgres.js';
import { until } from '../../_support/until.js';
import { answering, fakePostgres, GREETING, message, ran } from '../_support/fake-postgres.js';

const ENDING = message(
  'E',
  'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0',
);

/** A server that lets everybody in, and ends every connection in the same breath. */
const endingServer = () =>
  fakePostgres((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([GREETING, ENDING])));
  });

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

describe('a server that has fallen silent', () => {
  it('does not keep the process alive once the store is closed', async () => {
    const sockets = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    await until('those of other tests are gone', () => sockets() === 0);
    const client = postgresClient(await fakePostgres(answering(GREETING, ran('SET'))));
    await client.query('set work_mem to 4096', []);
    expect(sockets()).toBe(2);
    await client.close();
    // The server's end of it stays.
    await until('it is cut off', () => sockets() === 1);
  });
});
