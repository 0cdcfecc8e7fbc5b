import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digitalRiver } from '../../../src/adapters/digital-river/index.js';
import { createOrderLifecycle, type OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { postgres } from '../../../src/store/postgres/postgres.js';
import { SIGNATURE_HEADER, signatureHeader } from '../../../src/testing/simulator/index.js';
import { command } from '../../_support/command.js';
import { freshDatabase, type TestDatabase, testServer } from '../../_support/test-database.js';

const server = await testServer();
const SECRET = 'a secret of these tests';
const LONG_AGO = Date.parse('2020-01-01T00:00:00Z') * 1000;

describe.skipIf(server === undefined)('the commands of an operator', () => {
  let database: TestDatabase;
  let orders: OrderLifecycle;
  let minute = 0;
  beforeAll(async () => {
    database = await freshDatabase(server ?? '');
    orders = await createOrderLifecycle({
      provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
      store: postgres(database.url),
      clock: () => LONG_AGO,
      on: { '*': () => undefined },
      outbox: { pollIntervalMs: 5 },
    });
  });
  afterAll(async () => {
    await orders?.stop();
    await database?.drop();
  });

  const run = (...args: readonly string[]) =>
    command(args, { DATABASE_URL: database.url, DIGITAL_RIVER_WEBHOOK_SECRETS: SECRET });

  it('dismisses a parked observation, with a name and a reason', async () => {
    await deliver('1', 'blocked', { fraudState: 'blocked' });
    await deliver('1', 'accepted', { fraudState: 'passed' });
    expect((await orders.get('1'))?.parked).toHaveLength(1);

    const args = ['resolve', '1', '1 accepted', '--actor', 'kim', '--reason', 'a mix-up'];
    const { code, stdout } = await run(...args);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^Dismissed\. Order 1 is blocked, its fraud review blocked\.\n/,
      ),
    });
    expect((await orders.history('1'))?.at(-1)).toMatchObject({
      id: '1 accepted',
      resolution: { decision: 'dismiss', actor: 'kim', reason: 'a mix-up' },
    });
  });

  it('refuses what is not parked or not known, and a blank actor', async () => {
    await deliver('2', 'cancelled');
    const decide = (...what: readonly string[]) => run('resolve', ...what, '--reason', 'r');
    const applied = await decide('2', '2 cancelled', '--actor', 'kim');
    expect(applied).toMatchObject({ code: 1, stderr: expect.stringContaining('is applied') });
    const unknown = await decide('2', 'unknown', '--actor', 'kim');
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('no observation') });
    const nobody = await decide('2', '2 cancelled', '--actor', ' ');
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('--actor') });
  });

  it('prunes old, finished orders, and refuses a duration in which deliveries are repeated', async () => {
    await deliver('3', 'cancelled');
    await expect
      .poll(async () => {
        const { milestones } = await orders.milestones({ orderId: '3' });
        return milestones.map(({ status }) => status);
      })
      .toEqual(['done']);
    for (const time of ['3d', 'yesterday']) {
      const refused = await run('prune', '--older-than', time);
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--older-than') });
    }
    const { code, stdout } = await run('prune', '--older-than', '400d');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+ orders? pruned/),
    });
    expect(await orders.get('3')).toMatchObject({
      state: 'cancelled',
      prunedAt: expect.any(String),
    });
    expect(await orders.history('3')).toEqual([]);
  });

  async function deliver(orderId: string, state: string, some: object = {}): Promise<void> {
    minute += 1;
    const body = JSON.stringify({
      id: `${orderId} ${state}`,
      type: `order.${state}`,
      liveMode: false,
      createdTime: new Date(LONG_AGO / 1000 + minute * 60_000).toISOString(),
      data: { object: { id: orderId, state, liveMode: false, ...some } },
    });
    const timestamp = LONG_AGO / 1000;
    const answer = await orders.webhook(
      new Request('http://localhost/', {
        method: 'POST',
        headers: { [SIGNATURE_HEADER]: signatureHeader({ secret: SECRET, body, timestamp }) },
        body,
      }),
    );
    expect(answer.status).toBe(200);
  }
});
