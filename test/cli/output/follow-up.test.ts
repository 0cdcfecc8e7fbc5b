import { execFileSync } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { followUp } from '../../../src/cli/output/follow-up.js';
import { shellQuoted } from '../../../src/cli/output/shell-quoted.js';
import { unknownOrder } from '../../../src/cli/output/unknown-order.js';

describe('a command that is printed to be run next', () => {
  it.each([
    ['a plain id', '204440790336'],
    ['a space', 'A 1'],
    ['what a shell replaces', '$HOME `id` *'],
    ['quotation marks', `it's "1"`],
    ['an empty word', ''],
  ])('reaches a command unchanged through a shell: %s', (_, word) => {
    const through = execFileSync('/bin/sh', ['-c', `printf %s ${shellQuoted(word)}`]);
    expect(through.toString()).toBe(word);
  });

  it('names the same orders, and quotes only what needs it', () => {
    vi.stubEnv('npm_command', undefined);
    expect(followUp(['explain', 'A 1'], { url: 'http://127.0.0.1:8080', provider: 'stripe' })).toBe(
      "order-lifecycle explain 'A 1' --url http://127.0.0.1:8080 --provider stripe",
    );
    expect(unknownOrder('7001', { data: './my shop' }).message).toBe(
      "Nothing is known of order 7001; check --data or DATABASE_URL. List the known orders with: order-lifecycle orders --data './my shop'",
    );
    vi.unstubAllEnvs();
  });

  it('begins with npx where npx started this process', () => {
    vi.stubEnv('npm_command', 'exec');
    expect(followUp(['orders'], {})).toBe('npx order-lifecycle orders');
    vi.unstubAllEnvs();
  });

  it.each([
    ['/srv/clone/dist/src/cli/main.js', 'npx order-lifecycle orders'],
    ['/srv/shop/node_modules/.bin/order-lifecycle', 'npx order-lifecycle orders'],
    ['/usr/local/bin/order-lifecycle', 'order-lifecycle orders'],
  ])('begins so that a shell finds the program: started as %s', (script, expected) => {
    vi.stubEnv('npm_command', undefined);
    const argv = vi.spyOn(process, 'argv', 'get').mockReturnValue(['node', script]);
    expect(followUp(['orders'], {})).toBe(expected);
    argv.mockRestore();
    vi.unstubAllEnvs();
  });
});
