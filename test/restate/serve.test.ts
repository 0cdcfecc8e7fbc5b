import { expect, it } from 'vitest';
import { command } from '../_support/command.js';
import { onRestate } from './_support/on-restate.js';

onRestate('serve --engine restate', (server) => {
  it('plays every scenario of the demo, and each order ends in the state at the provider', async () => {
    const { ingress, admin } = server();
    const { code, stdout, stderr } = await command([
      ...['serve', '--demo', '--once', '--engine', 'restate', '--restate-listen', '127.0.0.1:0'],
      ...['--restate-url', ingress, '--restate-admin-url', admin],
    ]);
    expect(stderr).toBe('');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /14 of 14 orders agree with the provider\. \d+ were released for fulfilment, each of them once/,
    );
    expect(code).toBe(0);
  });
});
