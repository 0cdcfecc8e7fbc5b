import { describe, expect, it } from 'vitest';
import { given, simulateScenario } from '../../src/testing/index.js';
import { charge, makeObservation } from '../_support/make-observation.js';
import { type MixedItem, mixedPay } from '../_support/mixed-pay.js';

const pending = makeObservation({
  at: 1,
  state: 'pending_payment',
  visitedAt: { pending_payment: 1 },
});
const accepted = makeObservation({
  at: 2,
  state: 'accepted',
  fraud: 'passed',
  visitedAt: { pending_payment: 1, accepted: 2 },
  charges: [charge('capturable')],
});
const jump = makeObservation({
  at: 3,
  state: 'complete',
  fraud: 'passed',
  visitedAt: { pending_payment: 1, complete: 3 },
});

describe('given, when, then', () => {
  it('accepts an outcome that is as expected', () => {
    given([pending])
      .when(accepted)
      .then({
        state: 'accepted',
        fraudState: 'passed',
        milestones: ['ready_to_fulfil'],
        refused: false,
        duplicate: false,
        gates: { fulfil: true, return: false },
      });
  });

  it('compares only the given properties', () => {
    given([pending]).when(accepted).then({});
    given([pending]).when(accepted).then({ gates: {} });
  });

  it('reports the difference', () => {
    const when = given([pending]).when(accepted);
    expect(() => when.then({ state: 'blocked' })).toThrow(/After 1 observation and.*blocked/s);
    expect(() => when.then({ refused: true })).toThrow(/refused/);
    expect(() => when.then({ milestones: [] })).toThrow(/ready_to_fulfil/);
  });

  it('reports a refusal with its explanation', () => {
    const when = given([pending]).when(jump);
    when.then({ refused: true, state: 'pending_payment' });
    when.then({ refused: 'early' });
    expect(() => when.then({ refused: false })).toThrow(
      /The order was pending_payment .*accepted/s,
    );
    expect(() => when.then({ refused: 'illegal' })).toThrow(/early/);
  });

  it('recognises a duplicate', () => {
    given([pending, accepted]).when(accepted).then({ duplicate: true, milestones: [] });
  });

  it('accepts the bodies of webhooks', () => {
    const { messages } = simulateScenario('returned', 7, { reads: 0 });
    const bodies = messages.flatMap((one) => (one.kind === 'webhook' ? [one.event] : []));
    const reports = bodies.filter(({ type }) => String(type).startsWith('order.')) as never[];
    const last = reports.at(-1);
    if (last === undefined) throw new Error('the simulator reported nothing');
    given(reports.slice(0, -1)).when(last).then({ state: 'returned' });
  });

  it('cannot be awaited', async () => {
    const when = given([]).when(pending) as unknown as Promise<never>;
    await expect(async () => await when).rejects.toThrow('is not a promise');
  });

  it('rejects a body without an observation of an order', () => {
    expect(() => given([{ type: 'customer.created', data: {} }])).toThrow(TypeError);
    expect(() => given([{ type: 'order.accepted', data: {} }])).toThrow(/no observation/);
  });
});

describe('given with the bodies of another provider', () => {
  const provider = mixedPay();
  const body = (...items: readonly MixedItem[]) => ({ type: 'report', data: {}, items });
  const review = { event: 'e1', order: '7001', state: 'in_review' } as const;
  const accepted = { event: 'e2', order: '7001', state: 'accepted', at: 2 } as const;

  it('reads them with that provider', () => {
    given([body(review)], { provider })
      .when(body(accepted))
      .then({ state: 'accepted' });
  });

  it('takes several observations from an earlier delivery', () => {
    const sent = { event: 'e3', order: '7001', state: 'fulfilled', at: 3 } as const;
    given([body(review, accepted)], { provider })
      .when(body(sent))
      .then({ state: 'fulfilled' });
  });

  it('does not test a delivery of several observations at once', () => {
    expect(() => given([], { provider }).when(body(review, accepted))).toThrow(
      'The delivery contains 2 observations.',
    );
  });

  it('says why a delivery has none', () => {
    expect(() => given([body({ ...review, merchant: 'north' })], { provider })).toThrow(
      'It is about the account north, which is not served here.',
    );
  });
});
