import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { command } from '../_support/command.js';
import { dataDirectory } from '../_support/data-directory.js';
import { serving } from './_support/process.js';

const ENV = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_0123456789abcdef', LOG_LEVEL: 'warn' };
const ONE_LINE = /^[^\n]+\n$/;

it('refuses a second service while the first is paused, and lets the first go on', async () => {
  const data = await dataDirectory();
  const first = await serving(['--no-demo', '--data', data], ENV);
  first.send('SIGSTOP');
  for (const force of [[], ['--take-over']]) {
    const second = await command(['serve', '--data', data, ...force], { ...ENV, PORT: '0' });
    expect(second).toMatchObject({ code: 1, stderr: expect.stringMatching(ONE_LINE) });
    expect(second.stderr).toContain('is open in process');
  }
  first.send('SIGCONT');
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  expect(await first.end('SIGTERM')).toBe(0);
  expect(await readdir(data)).toEqual(['postgres']);
});

it('refuses a directory that may be in use elsewhere, until it is taken over', async () => {
  const data = await dataDirectory();
  await mkdir(join(data, 'order-lifecycle.lock'));
  await writeFile(join(data, 'order-lifecycle.lock', 'of somebody'), '');
  const refused = await command(['serve', '--data', data], { ...ENV, PORT: '0' });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(ONE_LINE) });
  expect(refused.stderr).toContain('--take-over');

  const service = await serving(['--no-demo', '--data', data, '--take-over'], ENV);
  expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  expect(await service.end('SIGTERM')).toBe(0);
  expect(await readdir(data)).toEqual(['postgres']);
});
