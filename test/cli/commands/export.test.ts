import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signForTest } from '../../../src/adapters/digital-river/index.js';
import { simulateScenario } from '../../../src/testing/simulator/index.js';
import { command } from '../../_support/command.js';
import { commandHere } from '../../_support/command-here.js';
import { fillData } from '../../_support/data-directory.js';
import { served } from '../_support/served.js';

const SECRET = 'whsec_1';

// One store, written by a service; every command reads it, or its export.
describe('the commands export, import and replay', () => {
  let directory: string;
  let data: string;
  let file: string;
  const lives = [simulateScenario('card_accepted', 3), simulateScenario('card_completed', 4)];
  const deliveries = lives.flatMap(({ messages }) =>
    messages.flatMap((message) => (message.kind === 'webhook' ? [message.event] : [])),
  );

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-export-'));
    data = join(directory, 'data');
    file = join(directory, 'orders.ndjson');
    const service = await served(data);
    for (const event of deliveries) {
      const body = JSON.stringify(event);
      const headers = { 'DigitalRiver-Signature': signForTest({ rawBody: body, secret: SECRET }) };
      await fetch(`${service.url}/webhooks/digital-river`, { method: 'POST', headers, body });
    }
    const running = await command(['export', '--url', service.url]);
    expect(running).toMatchObject({ code: 0, stderr: '' });
    expect(running.stdout.trim().split('\n').at(-1)).toMatch(/^\{"kind":"end","orders":2,/);
    const held = await command(['export', '--data', data]);
    expect(held).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--url') });
    await service.stop();
    expect(await command(['export', '--data', data, '--out', file])).toEqual({
      ...{ code: 0, stdout: '', stderr: '' },
    });
    // A running service exports the same, apart from the time.
    const rest = (text: string) => text.slice(text.indexOf('\n'));
    expect(rest(running.stdout)).toBe(rest(await readFile(file, 'utf8')));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('imports the file into a store that exports the same, and changes nothing the second time', async () => {
    const other = join(directory, 'other');
    await fillData(other);
    const first = await commandHere(['import', file, '--data', other]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^orders: 2 new, 0 changed, 0 unchanged\nwritten: [1-9]\d* observations, [1-9]\d* milestones\nleft out: 0 not wanted, 0 unreadable\n$/,
    );
    const exported = async (from: string) => {
      const { stdout } = await command(['export', '--data', from, '--out', '-']);
      return stdout.replaceAll(/"(at|updatedAt)":"[^"]*"/g, '');
    };
    const before = await exported(other);
    expect(before).toBe(await exported(data));
    const again = await commandHere(['import', file, '--data', other, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect(await exported(other)).toBe(before);
  });

  it('import reports unreadable lines and exits with 1', async () => {
    const lines = (await readFile(file, 'utf8')).split('\n');
    const broken = join(directory, 'broken.ndjson');
    await writeFile(broken, [...lines.slice(0, 2), 'no JSON', ...lines.slice(2, -2)].join('\n'));
    // There is none yet: import creates it.
    const other = join(directory, 'third');
    const { code, stdout, stderr } = await commandHere(['import', broken, '--data', other]);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'line 3: It is not JSON.',
      expect.stringMatching(/^line \d+: The export was cut off/),
    ]);
    expect(stdout).toContain('orders: 2 new');
    const missing = await commandHere(['import', join(directory, 'none'), '--data', other]);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
  });

  it('replay computes the orders of an export as the store does', async () => {
    const { code, stdout, stderr } = await commandHere(['replay', file, '--check', '--data', data]);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('agrees') });
    expect(stdout).toMatch(/, 2 orders in /);
    expect(stdout).toMatch(/not counted: [1-9]\d* lines of an export without an observation/);
  });

  it('export filters by account and time, and refuses an invalid time', async () => {
    const orders = async (...flags: readonly string[]) => {
      const { stdout } = await command(['export', '--data', data, ...flags]);
      return stdout.match(/^\{"kind":"order"/gm)?.length ?? 0;
    };
    expect(await orders('--account', 'default')).toBe(2);
    expect(await orders('--account', 'elsewhere')).toBe(0);
    expect(await orders('--since', '2200-01-01T00:00:00Z')).toBe(0);
    const refused = await command(['export', '--data', data, '--since', 'yesterday']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--since') });
  });

  it('a failed export leaves the older file, and no part of a new one', async () => {
    const folder = join(directory, 'backups');
    await mkdir(folder);
    const out = join(folder, 'orders.ndjson');
    await writeFile(out, 'older');
    const failed = await command(['export', '--url', 'http://127.0.0.1:1', '--out', out]);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('No service') });
    expect(await readFile(out, 'utf8')).toBe('older');
    expect(await readdir(folder)).toEqual(['orders.ndjson']);
  });
});
