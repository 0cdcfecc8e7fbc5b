import { describe, expect, it } from 'vitest';
import { unreachable } from '../../../src/cli/input/unreachable.js';
import { commandHere } from '../../_support/command-here.js';
import { freePort } from '../../_support/free-port.js';

describe('an address at which no service answers', () => {
  it.each(['127.0.0.1', 'localhost'])('is named with the reason: %s', async (host) => {
    const url = `http://${host}:${await freePort()}`;
    const cause: unknown = await fetch(url).catch((error: unknown) => error);
    expect(unreachable(url, cause, 'Start it.').message).toBe(
      `No service answers at ${url} (connection refused). Start it.`,
    );
  });

  it('is named without a reason that is not known', () => {
    expect(unreachable('http://x', new Error('?'), 'Start it.').message).toBe(
      'No service answers at http://x. Start it.',
    );
  });

  it('is reported by a command that asks a service', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await commandHere(['orders', '--url', url])).toEqual({
      code: 1,
      stdout: '',
      stderr: `order-lifecycle: No service answers at ${url} (connection refused). Start one with "order-lifecycle serve", or give the address of one that runs.\n`,
    });
  });
});
