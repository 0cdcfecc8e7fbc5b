import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signForTest } from '../../src/adapters/digital-river/index.js';
import { command } from '../_support/command.js';
import { type Started, served, started } from './_support/served.js';

const ID = '7001\u202e1007\u200b';
const SHOWN = '7001\\u202e1007\\u200b';
const UPSTREAM = 'web\u2066-1';

/** Characters that a terminal hides or obeys, apart from ends of lines. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const delivery = (id: string, orderId: string, state: string) => ({
  id,
  type: `order.${state}`,
  createdTime: '2026-05-04T10:00:00Z',
  data: { object: { id: orderId, upstreamId: UPSTREAM, state, fraudState: 'passed' } },
});

describe('an order whose ids hold invisible characters', () => {
  let directory: string;
  let service: Started & { readonly url: string };
  const run = (...args: readonly string[]) => command([...args, '--url', service.url]);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-unseen-'));
    service = await served(join(directory, 'data'), { LOG_LEVEL: 'debug' });
    await post(service.url, delivery('e1', ID, 'accepted'));
    // Parked: nothing leads back.
    await post(service.url, {
      ...delivery('e2\u202e', ID, 'pending_payment'),
      createdTime: '2026-05-04T11:00:00Z',
    });
    for (const id of ['.', '..', '~..'])
      await post(service.url, delivery(`e ${id}`, id, 'accepted'));
  });
  afterAll(async () => {
    await service?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it.each([
    ['explain', [ID]],
    ['orders', []],
    ['orders', ['--state', 'accepted']],
  ] as const)('%s %j shows escapes', async (name, args) => {
    const { code, stdout } = await run(name, ...args);
    expect(code).toBe(0);
    expect(stdout).toContain(SHOWN);
    expect(stdout).toContain('web\\u2066-1');
    expect(stdout).not.toMatch(UNSEEN);
  });

  it.each([
    ['explain', [ID, '--json']],
    ['orders', ['--json']],
    ['export', []],
  ] as const)('%s %j is exact for programs, and harmless on a terminal', async (name, args) => {
    const { code, stdout } = await run(name, ...args);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(UNSEEN);
    const texts = name === 'explain' ? [stdout] : stdout.trim().split('\n');
    const ids = texts.map((text) => JSON.parse(text)).map(({ id, orderId }) => id ?? orderId);
    expect(ids).toContain(ID);
  });

  it('is shown by tail, and exact with --json', async () => {
    const [shown, exact] = [[], ['--json']].map((flags) =>
      started(['tail', '--url', service.url, ...flags]),
    );
    await Promise.all([shown?.until(/Following/), exact?.until(/Following/)]);
    await post(service.url, delivery('e3', ID, 'fulfilled'));
    await shown?.until(/fulfilled/);
    const [line = ''] = (await exact?.until(/^\{.*\}$/m)) ?? [];
    expect(shown?.stdout()).toContain(SHOWN);
    expect(`${shown?.stdout()}${exact?.stdout()}`).not.toMatch(UNSEEN);
    expect(JSON.parse(line).id).toBe(ID);
    await Promise.all([shown?.stop(), exact?.stop()]);
  });

  it('is shown by replay --check and in errors', async () => {
    const file = join(directory, 'other.ndjson');
    await writeFile(file, `${JSON.stringify(delivery('e9', `${ID}9`, 'accepted'))}\n`);
    const { stderr } = await run('replay', file, '--check');
    expect(stderr).toContain(`${SHOWN}9: the store does not know it`);
    const unknown = await run('explain', `${ID}\n\u001b[31mX`);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain(`${SHOWN}\\u000a\\u001b[31mX`);
    const wrong = await command(['explain', ID, `--${ID}`]);
    for (const text of [stderr, unknown.stderr, wrong.stderr]) expect(text).not.toMatch(UNSEEN);
  });

  it('is shown in the log, as exact JSON', () => {
    expect(service.stderr()).not.toBe('');
    expect(service.stderr()).not.toMatch(UNSEEN);
  });

  it.each(['.', '..', '~..'])('%j is found by its id', async (id) => {
    const { code, stdout } = await run('explain', id, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id, state: 'accepted' });
  });
});

it('every command prints through src/cli/output/print.ts', () => {
  const root = fileURLToPath(new URL('../../src/cli/', import.meta.url));
  const direct = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'output/print.ts')
    .filter((file) => /\bconsole\.|stdout\.write/.test(readFileSync(join(root, file), 'utf8')));
  // Drawings of the statechart hold no text from outside.
  expect(direct).toEqual(['commands/diagram.ts']);
});

async function post(url: string, event: object): Promise<void> {
  const body = JSON.stringify(event);
  const header = signForTest({ rawBody: body, secret: 'whsec_1' });
  const response = await fetch(`${url}/webhooks/digital-river`, {
    method: 'POST',
    headers: { 'DigitalRiver-Signature': header },
    body,
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
}
