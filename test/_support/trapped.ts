import { expect } from 'vitest';
import { SIGNATURE_HEADER, signForTest } from '../../src/adapters/digital-river/index.js';
import type { OrderLifecycle } from '../../src/service/order-lifecycle.js';
import { type Logger, silent } from '../../src/service/runtime/logger.js';
import { eventBody, SECRET } from './deliveries.js';
import { type Answer, answerOf, service } from './service.js';

/** How often deliveries were counted under this label. */
export async function countOf(orders: OrderLifecycle, label: string): Promise<number> {
  const { process } = await orders.statistics();
  return process.find((one) => one.name === 'deliveries' && one.label === label)?.count ?? 0;
}

/** A service that writes down what it logs as an error. */
export async function loggingService(): Promise<{ orders: OrderLifecycle; logged: object[] }> {
  const logged: object[] = [];
  const error: Logger['error'] = (facts, message) => logged.push({ ...facts, message });
  return { orders: await service({ logger: { ...silent, error } }), logged };
}

/** A genuine delivery, as an HTTP client sends it. */
export function signedDelivery(body: object | string = eventBody('accepted')): {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: string;
} {
  const rawBody = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [SIGNATURE_HEADER]: signForTest({ rawBody, secret: SECRET }),
    },
    body: rawBody,
  };
}

/** Delivers to an address of a test's server. */
export async function deliverOver(url: string, delivery = signedDelivery()): Promise<Answer> {
  return answerOf(await fetch(url, delivery));
}

/**
 * Expects that a genuine delivery is answered 400 with this code and a message that names what to change, that
 * every such delivery is counted, that the trap is logged once, and that nothing was recorded.
 */
export async function expectTrap(
  { orders, logged }: Awaited<ReturnType<typeof loggingService>>,
  deliver: () => Promise<Answer>,
  expected: { readonly code: string; readonly mend: RegExp },
): Promise<void> {
  for (const _ of [1, 2]) {
    const { status, body } = await deliver();
    expect({ status, error: body.error }).toEqual({ status: 400, error: expected.code });
    expect(body.message).toMatch(expected.mend);
  }
  expect(await countOf(orders, expected.code)).toBe(2);
  expect(await countOf(orders, 'unauthorised')).toBe(0);
  expect(logged).toEqual([
    { code: expected.code, status: 400, message: expect.stringMatching(expected.mend) },
  ]);
  expect((await orders.orders()).orders).toEqual([]);
}
