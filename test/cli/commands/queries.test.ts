import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signForTest } from '../../../src/adapters/digital-river/index.js';
import { simulateScenario } from '../../../src/testing/simulator/index.js';
import { COMMAND, command } from '../../_support/command.js';
import { commandHere } from '../../_support/command-here.js';
import { fillData } from '../../_support/data-directory.js';
import { type Started, served, started } from '../_support/served.js';

const SECRET = 'whsec_1';

// One service with two orders; every command reads from it, or from its store when it has stopped.
describe('the commands that read orders', () => {
  let directory: string;
  let data: string;
  let service: Started & { readonly url: string };
  let file: string;
  const accepted = simulateScenario('card_accepted', 3);
  const disputed = simulateScenario('dispute_unresolved', 4);
  const deliveries = [accepted, disputed].flatMap(({ messages }) =>
    messages.flatMap((message) => (message.kind === 'webhook' ? [message.event] : [])),
  );

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-looking-'));
    data = join(directory, 'data');
    file = join(directory, 'deliveries.ndjson');
    const lines = [...deliveries, ...deliveries.slice(0, 2)].map((event) => JSON.stringify(event));
    await writeFile(file, `${lines.join('\n')}\n`);
    service = await served(data);
    for (const event of deliveries) await post(service.url, JSON.stringify(event));
  });
  afterAll(async () => {
    await service?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('explain shows state, path and gates, without colours', async () => {
    const { code, stdout } = await command(['explain', disputed.orderId, '--url', service.url]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Order ${disputed.orderId}`);
    expect(stdout).toMatch(/path: unreported → .*dispute/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /May it be fulfilled\? +no · It may not be fulfilled: a charge is in dispute/,
    );
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toContain('Nothing is parked.');
    expect(stdout).not.toContain('\u001b[');
  });

  it('explain finds an order by the id of a charge or of a delivery', async () => {
    const read = async (id: string) => {
      const { stdout } = await command(['explain', id, '--json', '--url', service.url]);
      return JSON.parse(stdout);
    };
    const { id, charges, history } = await read(disputed.orderId);
    expect((await read(charges[0].id)).id).toBe(id);
    expect((await read(history[0].id)).id).toBe(id);
  });

  it('explain --json prints the same for programs', async () => {
    const { stdout } = await command(['explain', accepted.orderId, '--json', '--url', service.url]);
    const order = JSON.parse(stdout);
    expect(order.state).toBe('accepted');
    expect(order.path.at(-1)).toBe('accepted');
    expect(order.gates.fulfil.allowed).toBe(true);
    expect(order.history.length).toBeGreaterThan(0);
  });

  it('explain --at shows what was known then, or that nothing was', async () => {
    const history = (await (
      await fetch(`${service.url}/orders/${disputed.orderId}/history`)
    ).json()) as { observations: { arrivedAt: string; arrival: number }[] };
    const first = history.observations.sort((a, b) => a.arrival - b.arrival)[0]?.arrivedAt ?? '';
    const at = (instant: string) =>
      command(['explain', disputed.orderId, '--json', '--url', service.url, '--at', instant]);
    const then = JSON.parse((await at(first)).stdout);
    expect(then.state).not.toBe('dispute');
    expect(then.history.length).toBeLessThan(history.observations.length);
    const before = await at('2001-01-01T00:00:00Z');
    expect(before.code).toBe(1);
    expect(before.stderr).toContain('Leave out --at');
    expect((await at('yesterday')).stderr).toContain('RFC 3339');
  });

  it('orders lists and filters orders', async () => {
    const all = await command(['orders', '--url', service.url, '--json']);
    const ids = all.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id);
    expect(ids.sort()).toEqual([accepted.orderId, disputed.orderId].sort());
    const one = await command(['orders', '--url', service.url, '--state', 'dispute']);
    expect(one.stdout).toContain(disputed.orderId);
    expect(one.stdout).not.toContain(accepted.orderId);
    const none = await command(['orders', '--url', service.url, '--state', 'shipped']);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('state');
  });

  it('tail follows changes', async () => {
    const tail = started(['tail', '--url', service.url, '--json']);
    await tail.until(/Following/);
    const { orderId, messages } = simulateScenario('wire_paid', 5);
    const [message] = messages.filter(({ kind }) => kind === 'webhook');
    if (message?.kind !== 'webhook') throw new Error('no delivery');
    await post(service.url, JSON.stringify(message.event));
    const [line] = await tail.until(/^\{.*\}$/m);
    expect(JSON.parse(line).id).toBe(orderId);
    expect(await tail.stop()).toBe(0);
  });

  it('replay computes the same from a file in any order, and --check compares', async () => {
    const same = await command(['replay', file, '--check', '--url', service.url]);
    expect(same.stdout).toMatch(/, 2 orders in .* lines a second/);
    expect(same.stdout).toContain('not counted: 2 duplicate');
    expect(same.stderr).toContain('the store agrees about 2 orders');
    expect(same.code).toBe(0);

    const other = join(directory, 'one-more.ndjson');
    const lines = simulateScenario('review_blocked', 9).messages.flatMap((message) =>
      message.kind === 'webhook' ? [JSON.stringify(message.event)] : [],
    );
    await writeFile(other, `${lines.join('\n')}\nnot json\n`);
    const differs = await command(['replay', other, '--check', '--url', service.url]);
    expect(differs.code).toBe(1);
    expect(differs.stdout).toContain('is not JSON');
    expect(differs.stderr).toContain('the store does not know it');
  });

  it('say what to do when no service answers, the order is unknown or the store is in use', async () => {
    const alone = await command(['orders', '--url', 'http://127.0.0.1:1']);
    expect(alone.stderr).toContain('Start one with "order-lifecycle serve"');
    const unknown = await command(['explain', 'nope', '--url', service.url]);
    expect(unknown.stderr).toContain('List the known orders');
    const locked = await command(['explain', accepted.orderId, '--data', data]);
    expect(locked.stderr).toContain('give its address: --url');
  });

  it('run as in the examples of their --help', async () => {
    const bin = join(directory, 'bin');
    await mkdir(bin);
    await writeFile(
      join(bin, 'order-lifecycle'),
      `#!/bin/sh\nexec "${process.execPath}" "${COMMAND}" "$@"\n`,
      {
        mode: 0o755,
      },
    );
    const env = { PATH: `${bin}:${process.env.PATH}`, LOG_LEVEL: 'silent' };
    const ofStripe = await served(join(directory, 'stripe'), {
      ORDER_LIFECYCLE_PROVIDER: 'stripe',
      STRIPE_WEBHOOK_SECRETS: 'whsec_2',
      STRIPE_RELEASE_AFTER: '2026-01-01T00:00:00Z',
    });
    let ran = 0;
    for (const name of ['explain', 'orders', 'replay', 'simulate', 'diagram', 'doctor']) {
      const { stdout: help } = await command([name, '--help']);
      for (const example of examplesIn(help)) {
        const line = example
          .replaceAll(
            'http://127.0.0.1:8080',
            example.startsWith('STRIPE_') ? ofStripe.url : service.url,
          )
          .replaceAll('204440790336', accepted.orderId)
          .replaceAll('2026-01-31T12:00:00Z', '2099-01-31T12:00:00Z')
          .replaceAll('--orders 50', '--orders 2')
          .replace(/( --json)$/, `$1${name === 'explain' ? ` --url ${service.url}` : ''}`);
        await promisify(execFile)('/bin/sh', ['-c', line], { cwd: directory, env });
        ran += 1;
      }
    }
    await ofStripe.stop();
    expect(ran).toBe(11);
  });
});

describe('order-lifecycle doctor', () => {
  it('names what is wrong and what to do, and exits with 1 only then', async () => {
    const missing = await commandHere(['doctor', '--json']);
    expect(missing.code).toBe(1);
    expect(JSON.parse(missing.stdout)[0]).toMatchObject({ verdict: 'wrong' });
    expect(missing.stdout).toContain('DIGITAL_RIVER_WEBHOOK_SECRETS');

    const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-doctor-'));
    const env = { DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_0123456789abcdef' };
    await fillData(directory);
    const fine = await commandHere(['doctor', '--data', directory, '--port', '0'], env);
    expect(fine.code).toBe(0);
    expect(fine.stdout).toMatch(/fine +database/);
    expect(fine.stdout).not.toContain('whsec_');
    await rm(directory, { recursive: true });

    const database = await commandHere(['doctor'], {
      ...env,
      DATABASE_URL: 'postgres://127.0.0.1:1/x',
    });
    expect(database.code).toBe(1);
    expect(database.stdout).toMatch(/wrong +database/);
  });
});

describe('order-lifecycle doctor beside a running service', () => {
  it.each([
    [1_801, 0, 'wrong', '30 minutes ago, and 0 checks failed'],
    [7_200, 3, 'wrong', '120 minutes ago, and 3 checks failed'],
    [60, 2, 'look', '1 minute ago, and 2 checks failed'],
  ])(
    'names deadlines that are not checked: %i s, %i failed',
    async (age, failed, verdict, words) => {
      const metrics = createServer((_, response) => {
        response.end(
          `order_lifecycle_check_age_seconds{check="deadlines"} ${age}\norder_lifecycle_deadline_checks_total{outcome="failed"} ${failed}\n`,
        );
      });
      await new Promise<void>((resolve) => metrics.listen(0, '127.0.0.1', resolve));
      const { port } = metrics.address() as AddressInfo;
      const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-doctor-'));
      const { stdout } = await doctor(directory, port);
      metrics.close();
      await rm(directory, { recursive: true });
      expect(stdout).toMatch(new RegExp(`${verdict} +deadlines +.*${words}`));
    },
  );

  it('names deliveries that were too long', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-doctor-'));
    const service = await served(directory, {}, ['--max-body-bytes', '70000']);
    const { port } = new URL(service.url);
    // The directory is in use, which is wrong, too; the other findings are there.
    const before = await doctor(directory, port);
    expect(before.stdout).toMatch(/fine +deliveries +.*refused none/);
    expect(before.stdout).toMatch(/fine +deadlines +.*checked them 0 minutes ago/);
    const tooLong = post(service.url, JSON.stringify({ padding: 'x'.repeat(70_000) }));
    await expect(tooLong).rejects.toThrow('413');
    const after = await doctor(directory, port);
    expect(after.stdout).toMatch(
      /wrong +deliveries +not stored: 1 delivery longer .*--max-body-bytes/,
    );
    expect(after.code).toBe(1);
    await service.stop();
    await rm(directory, { recursive: true });
  });
});

describe('order-lifecycle doctor beside overdue handlers', () => {
  it('counts them, and says what to do', async () => {
    const metrics = 'order_lifecycle_handlers{handlers="running"} 3\n';
    let overdue = 0;
    const server = createServer((_, response) => {
      response.end(`${metrics}order_lifecycle_handlers{handlers="overdue"} ${overdue}\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-doctor-'));
    const fine = await doctor(directory, port);
    expect(fine.stdout).toMatch(/fine +handlers/);
    expect(fine.code).toBe(0);
    overdue = 2;
    const wrong = await doctor(directory, port);
    expect(wrong.stdout).toMatch(
      /wrong +handlers +2 handlers of the running service .* signal is aborted/,
    );
    expect(wrong.code).toBe(1);
    server.close();
    await rm(directory, { recursive: true });
  });
});

describe('order-lifecycle inspect', () => {
  it('prints the address to open, and refuses a relay', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-inspect-'));
    const service = await served(directory, {}, ['--inspect', 'http://localhost:1/']);
    const [, live = ''] = await service.until(/Inspector: open (\S+)/);
    expect((await fetch(live)).status).toBe(200);
    const { orderId, messages } = simulateScenario('card_accepted', 8);
    for (const message of messages) {
      if (message.kind === 'webhook') await post(service.url, JSON.stringify(message.event));
    }
    expect(await service.stop()).toBe(0);

    const shown = started(['inspect', orderId, '--data', directory]);
    const [, bridge = ''] = await shown.until(/(http:\/\/127\.0\.0\.1:\d+\/\S+)/);
    expect(await (await fetch(bridge)).text()).toContain('https://stately.ai/inspect');
    expect(await shown.stop()).toBe(0);

    const relay = await command(['inspect', orderId, '--receiver', 'wss://relay.partykit.dev/x']);
    expect(relay.code).toBe(2);
    expect(relay.stderr).toContain('relay');
    await rm(directory, { recursive: true });
  });
});

/** Runs `doctor` beside a service on this port, with every finding on one line. */
async function doctor(directory: string, port: number | string) {
  await fillData(directory);
  const { code, stdout } = await commandHere(['doctor', '--data', directory], {
    DIGITAL_RIVER_WEBHOOK_SECRETS: 'whsec_0123456789abcdef',
    PORT: String(port),
  });
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  return { code, stdout: stdout.replace(/\n {2,}/g, ' ') };
}

async function post(url: string, body: string): Promise<void> {
  const header = signForTest({ rawBody: body, secret: SECRET });
  const response = await fetch(`${url}/webhooks/digital-river`, {
    method: 'POST',
    headers: { 'DigitalRiver-Signature': header },
    body,
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
}

/** The examples in a help text, each on one line. */
function examplesIn(help: string): readonly string[] {
  return [...help.replaceAll(/\\\n\s*/g, ' ').matchAll(/^ {2}\$ (.*)$/gm)].map(
    ([, line = '']) => line,
  );
}
