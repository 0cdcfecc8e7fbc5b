import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checkPort } from '../../../src/cli/doctor/port.js';

const check = (host: string, port: number) =>
  checkPort({ host, port, setting: 'PORT (--port)', choose: (free) => `export PORT=${free}` });

/** Listens on a free port of this machine while something is done. */
async function whileInUse<T>(act: (port: number) => Promise<T>): Promise<T> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  try {
    return await act(address.port);
  } finally {
    server.close();
  }
}

describe('the port that doctor checks', () => {
  it('is wrong while another program listens there, and another one is suggested', async () => {
    const [port, found] = await whileInUse(async (port) => [port, await check('127.0.0.1', port)]);
    expect(found).toMatchObject({ what: 'port', verdict: 'wrong' });
    expect(found.sentence).toContain(`127.0.0.1:${port} is in use by another program`);
    const [, free] = /^export PORT=(\d+)$/.exec(found.mend ?? '') ?? [];
    expect(Number(free)).not.toBe(port);
    expect((await check('127.0.0.1', Number(free))).verdict).toBe('fine');
    // It is free again, since doctor itself has stopped listening.
    expect((await check('127.0.0.1', port)).verdict).toBe('fine');
  });

  it('may be any free one', async () => {
    expect((await check('127.0.0.1', 0)).sentence).toBe('a free one of 127.0.0.1');
  });

  it('is of this machine', async () => {
    const found = await check('192.0.2.1', 8080);
    expect(found).toMatchObject({ verdict: 'wrong' });
    expect(found.sentence).toContain('192.0.2.1 is no address of this machine');
  });
});
