import { describe, expect, it } from 'vitest';
import { postgresSignals } from '../../../src/store/postgres/signals.js';
import { until } from '../../_support/until.js';
import { answering, fakePostgres, GREETING, ran } from '../_support/fake-postgres.js';

describe('the signals of PostgreSQL', () => {
  it('are closed although the server has fallen silent, and however much was announced', async () => {
    let said = 0;
    const answer = answering(GREETING, ran('LISTEN'));
    const connectionString = await fakePostgres((socket) => {
      socket.on('data', () => {
        said += 1;
      });
      answer(socket);
    });
    let heard = 0;
    const signals = postgresSignals({ connectionString }, 'orders', () => {
      heard += 1;
    });
    await until('it listens', () => heard > 0);
    signals.announce();
    await until('it is announced', () => said > 2);
    for (let more = 0; more < 10; more += 1) signals.announce();
    await signals.close();
    expect(said).toBe(3);
  });

  it('outlive a certificate that is away for a moment', async () => {
    const connectionString =
      'postgres://shop@127.0.0.1:1/shop?sslmode=verify-full&sslrootcert=/nowhere/root.crt';
    const signals = postgresSignals({ connectionString }, 'orders', () => {});
    signals.announce();
    await signals.close();
  });
});
