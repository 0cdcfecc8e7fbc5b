import { describe, expect, it } from 'vitest';
import { postgresSignals } from '../../../src/store/postgres/signals.js';
import { until } from '../../_support/until.js';
import { answering, fakePostgres, GREETING, ran } from '../_support/fake-postgres.js';

describe('the signals of PostgreSQL', () => {
  it('close although the server no longer answers, and send all announcements as one NOTIFY', async () => {
    let received = 0;
    const answer = answering(GREETING, ran('LISTEN'));
    const connectionString = await fakePostgres((socket) => {
      socket.on('data', () => {
        received += 1;
      });
      answer(socket);
    });
    let signalled = 0;
    const signals = postgresSignals({ connectionString }, 'orders', () => {
      signalled += 1;
    });
    await until('it listens', () => signalled > 0);
    signals.announce();
    await until('the hint is sent', () => received > 2);
    for (let more = 0; more < 10; more += 1) signals.announce();
    await signals.close();
    expect(received).toBe(3);
  });

  it('survive a certificate that is missing for a moment', async () => {
    const connectionString =
      'postgres://shop@127.0.0.1:1/shop?sslmode=verify-full&sslrootcert=/nowhere/root.crt';
    const signals = postgresSignals({ connectionString }, 'orders', () => {});
    signals.announce();
    await signals.close();
  });
});
