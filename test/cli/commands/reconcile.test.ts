import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ProviderServer,
  startProviderServer,
} from '../../../src/testing/provider-server/provider-server.js';
import { simulateScenario } from '../../../src/testing/simulator/index.js';
import { fillData } from '../../_support/data-directory.js';

const program = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

let provider: ProviderServer;
let data: string;

beforeAll(async () => {
  provider = await startProviderServer({ apiKey: 'sk_secret_of_the_test' });
  data = await mkdtemp(join(tmpdir(), 'order-lifecycle-reconcile-'));
  await fillData(data);
});

afterAll(async () => {
  await provider.close();
  await rm(data, { recursive: true, force: true });
});

function run(...args: string[]) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [program, 'reconcile', '--data', data, ...args], {
      env: {
        PATH: process.env.PATH,
        DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_test',
        DIGITAL_RIVER_API_KEY: provider.apiKey,
        DIGITAL_RIVER_API_URL: provider.url,
      },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

describe('order-lifecycle reconcile', () => {
  it('brings orders in step and prints what it did, without the key', async () => {
    const start = (Date.now() - 3_600_000) * 1000;
    const order = provider.adopt(simulateScenario('card_accepted', 'command', { start }));
    const { code, out, err } = await run('--since', '2h');
    expect(out).toContain('Orders examined: 1, of which in step: 0.');
    expect(out).toContain(`repaired: Order ${order.basics.id} was not known here`);
    expect(`${out}${err}`).not.toContain(provider.apiKey);
    expect(code).toBe(0);
  });

  it('rejects a span that it cannot read', async () => {
    const { code, err } = await run('--since', 'yesterday');
    expect(code).toBe(2);
    expect(err).toContain('The setting --since is "yesterday"');
  });
});
