import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { SIGNATURE_HEADER, signForTest } from '../../src/adapters/digital-river/index.js';
import type { HistoryEntry } from '../../src/service/queries/order-history.js';
import type { OrderView } from '../../src/service/queries/order-view.js';
import {
  type Acknowledgement,
  deliver,
  type OrderHistory,
  planDeliveries,
  simulateOrder,
} from '../../src/testing/simulator/index.js';
import { command } from '../_support/command.js';
import { dataDirectory } from '../_support/data-directory.js';
import { eventBody } from '../_support/deliveries.js';
import { SEED, withSeed } from '../_support/seeds.js';
import { temporaryDirectory } from '../_support/temporary-directory.js';
import { serving } from './_support/process.js';

const ORDERS = 16;
const SECRET = 'whsec_second';
const ENV = { DIGITAL_RIVER_WEBHOOK_SECRETS: `whsec_first, ${SECRET}`, LOG_LEVEL: 'warn' };

/** The ids of acknowledged events, by order. */
type Acknowledged = Map<string, Set<string>>;

function remember(acknowledgedIds: Acknowledged, { status, body }: Acknowledgement): void {
  if (status !== 200) return;
  const { receipt, orderId, observationId } = JSON.parse(body) as Record<string, string>;
  if (receipt === 'ignored' || orderId === undefined || observationId === undefined) return;
  const ids = acknowledgedIds.get(orderId) ?? new Set();
  acknowledgedIds.set(orderId, ids.add(observationId));
}

/** Acknowledged events that are missing in the history. */
async function lostOf(url: string, acknowledgedIds: Acknowledged): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const [orderId, ids] of acknowledgedIds) {
    const response = await fetch(`${url}/orders/${encodeURIComponent(orderId)}/history`);
    const { observations = [] } = (await response.json()) as { observations?: HistoryEntry[] };
    const there = new Set(observations.map(({ id }) => id));
    lost.push(...[...ids].filter((id) => !there.has(id)).map((id) => `${orderId} ${id}`));
  }
  return lost;
}

async function orderAt(url: string, orderId: string): Promise<OrderView> {
  const response = await fetch(`${url}/orders/${encodeURIComponent(orderId)}`);
  expect(response.status).toBe(200);
  return (await response.json()) as OrderView;
}

/** Delivers all messages of the orders, until `signal` aborts. */
async function deliverAll(
  url: string,
  histories: readonly OrderHistory[],
  round: string,
  onProgress: (acknowledgement: Acknowledgement) => void,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const reports = await Promise.all(
    histories.map((history, index) =>
      deliver({
        url: `${url}/webhooks/digital-river`,
        plan: planDeliveries(history.messages, `${SEED} ${round} ${index}`),
        secret: SECRET,
        timeoutMs: 20_000,
        onProgress,
        ...(signal === undefined ? {} : { signal }),
      }),
    ),
  );
  return reports.flatMap(({ undelivered }) => undelivered);
}

it('everything acknowledged survives SIGKILL and SIGTERM, and the orders agree with the provider', async () => {
  await withSeed(SEED, async () => {
    const data = await dataDirectory();
    const temporary = await temporaryDirectory();
    const env = { ...ENV, TMPDIR: temporary };
    const start = () => serving(['--no-demo', '--data', data], env);
    const histories = Array.from({ length: ORDERS }, (_, index) =>
      simulateOrder(`${SEED} ${index}`),
    );
    const acknowledgedIds: Acknowledged = new Map();

    // Killed in the middle of the deliveries.
    const first = await start();
    expect(first.lines).toEqual([JSON.stringify({ listening: first.url })]);
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const killing = new AbortController();
    let acknowledged = 0;
    await deliverAll(
      first.url,
      histories,
      'first',
      (acknowledgement) => {
        remember(acknowledgedIds, acknowledgement);
        if (acknowledgement.status === 200) acknowledged += 1;
        if (acknowledged === ORDERS * 3) {
          void first.end('SIGKILL');
          killing.abort();
        }
      },
      killing.signal,
    );
    expect(await first.ended).toBe('SIGKILL');
    expect(acknowledgedIds.size).toBeGreaterThan(0);

    const second = await start();
    expect(await lostOf(second.url, acknowledgedIds)).toEqual([]);
    const undelivered = await deliverAll(second.url, histories, 'second', (acknowledgement) =>
      remember(acknowledgedIds, acknowledgement),
    );
    expect(undelivered).toEqual([]);
    for (const { orderId, truth, messages, seed } of histories) {
      if (messages.every(({ kind }) => kind !== 'webhook')) continue;
      const { state, fraudState, parked, charges } = await orderAt(second.url, orderId);
      expect({ seed, state, fraudState, parked }).toEqual({
        seed,
        state: truth.state,
        fraudState: truth.fraudState ?? 'unknown',
        parked: [],
      });
      expect(Object.fromEntries(charges.map(({ id, state: now }) => [id, now]))).toEqual(
        truth.charges,
      );
    }

    // Another process is refused the directory, with one line.
    const other = await command(['reprocess', '--data', data], env);
    expect(other).toMatchObject({ code: 1, stderr: expect.stringMatching(/^[^\n]+\n$/) });

    // Stopped during many deliveries: each is acknowledged and stored, or not accepted at all.
    const crowd = Array.from({ length: 200 }, (_, index) =>
      eventBody('accepted', { orderId: `crowd-${index}` }),
    );
    let stopping: Promise<number | string> | undefined;
    const answers = await Promise.all(
      crowd.map(async (event, index) => {
        const body = JSON.stringify(event);
        try {
          const response = await fetch(`${second.url}/webhooks/digital-river`, {
            method: 'POST',
            headers: { [SIGNATURE_HEADER]: signForTest({ rawBody: body, secret: SECRET }) },
            body,
          });
          const acknowledgement = { status: response.status, body: await response.text() };
          stopping ??= second.end('SIGTERM');
          remember(acknowledgedIds, acknowledgement as Acknowledgement);
          return { index, status: acknowledgement.status };
        } catch {
          return { index, status: 0 };
        }
      }),
    );
    expect(await stopping).toBe(0);
    expect(second.errors()).not.toMatch(/\n\s+at |unhandled/i);
    expect(new Set(answers.map(({ status }) => status)).has(200)).toBe(true);
    expect(answers.filter(({ status }) => ![0, 200, 503].includes(status))).toEqual([]);
    expect(await readdir(data)).toEqual(['postgres']);

    const third = await start();
    expect(await lostOf(third.url, acknowledgedIds)).toEqual([]);
    expect(await third.end('SIGTERM')).toBe(0);
    expect(await readdir(temporary)).toEqual([]);
  });
});
