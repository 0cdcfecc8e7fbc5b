import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { orderMachine } from '../../machines/order.machine.js';
import { noFacts } from '../../src/order/known-facts.js';
import { charge, START } from '../lifecycle/said.js';

describe('an actor of the machine', () => {
  const started = (input: { orderId: string; account?: string }) =>
    createActor(orderMachine, { input }).start();

  it('knows whose order it is, and nothing else', () => {
    const { context, value } = started({ orderId: '1' }).getSnapshot();
    expect(context).toStrictEqual({ account: 'default', orderId: '1', ...noFacts() });
    expect(value).toEqual({ order: 'unreported', fraud: 'unknown' });
    const other = started({ orderId: '1', account: 'shop-2' });
    expect(other.getSnapshot().context.account).toBe('shop-2');
  });

  it('has a context also where XState gives no input, as its own transition() does', () => {
    const { context, status } = createActor(orderMachine, {
      input: undefined as never,
    }).getSnapshot();
    expect(status).toBe('active');
    expect(context).toStrictEqual({ account: 'default', orderId: '', ...noFacts() });
  });

  it('learns what is reported, and who said it', () => {
    const actor = started({ orderId: '1' });
    const facts = { charges: [charge('capturable')], upstreamId: 'SHOP-1' };
    actor.send({ type: 'facts.reported', facts, instant: START, source: 'webhook' });
    const { context, value } = actor.getSnapshot();
    expect(context).toStrictEqual({
      account: 'default',
      orderId: '1',
      ...noFacts(),
      upstreamId: 'SHOP-1',
      charges: {
        'charge-1': { ...charge('capturable'), by: { instant: START, source: 'webhook' } },
      },
    });
    expect(value).toEqual({ order: 'unreported', fraud: 'unknown' });
  });
});
