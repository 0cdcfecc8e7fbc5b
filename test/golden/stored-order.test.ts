import { describe, expect, it } from 'vitest';
import { ENVELOPE_VERSION, MIGRATIONS, open } from '../../src/lifecycle/envelope.js';
import { observe, replay } from '../../src/lifecycle/observe.js';
import type { OrderRecord } from '../../src/lifecycle/order-record.js';
import type { Facts } from '../../src/order/facts.js';
import type { Observation } from '../../src/order/observation.js';
import { charge, START, said } from '../lifecycle/said.js';
import { golden, versionsOf } from './golden.js';

const money = { minor: 1000, currency: 'USD' } as const;

/** Every kind of fact there is, so that a change of any of them changes the file. */
const facts: Facts = {
  refunds: [{ id: 'refund-1', state: 'pending', amount: money, createdAt: START }],
  items: [
    {
      id: 'item-1',
      skuId: 'sku-1',
      quantity: 2,
      physical: true,
      state: 'created',
      amount: money,
      subscriptionId: 'subscription-1',
      billingAgreementId: 'agreement-1',
    },
  ],
  fulfilments: [
    {
      id: 'fulfilment-1',
      createdAt: START,
      items: [{ itemId: 'item-1', quantity: 1, cancelQuantity: 1 }],
    },
  ],
  documents: [{ id: 'file-1', kind: 'invoice' }],
  returns: [{ id: 'return-1', state: 'created' }],
  flags: [{ id: 'chargeback', kind: 'chargeback', detail: 'The bank took the money back.' }],
  payment: { settling: true, action: 'redirect' },
  upstreamId: 'shop-1',
  checkoutId: 'checkout-1',
  totalAmount: money,
  availableToRefund: money,
};

const history: readonly Observation[] = [
  said({ id: 'o1', at: 1, state: 'pending_payment', visitedAt: { pending_payment: 1 } }),
  said({
    id: 'o2',
    at: 2,
    state: 'accepted',
    fraud: 'passed',
    visitedAt: { pending_payment: 1, accepted: 2 },
    fraudVisited: ['passed'],
    charges: [
      {
        ...charge('capturable'),
        captures: [
          { id: 'capture-1', state: 'pending', amount: money, fulfilmentId: 'fulfilment-1' },
        ],
        cancels: [{ id: 'cancel-1', state: 'pending', amount: money }],
        refundedAmount: money,
        createdAt: START,
        failureMessage: 'Try another card.',
      },
    ],
    facts,
  }),
  said({
    id: 'o3',
    at: 3,
    state: 'dispute',
    fraud: 'review_opened',
    visitedAt: { pending_payment: 1, accepted: 2, dispute: 3 },
  }),
  said({ id: 'o4', at: 4, unknown: [{ path: 'state', value: 'held' }] }),
];

const next = said({
  id: 'o5',
  at: 5,
  state: 'accepted',
  fraud: 'passed',
  visitedAt: { pending_payment: 1, accepted: 2, dispute: 3 },
});

interface Stored {
  readonly history: readonly Observation[];
  readonly kept: OrderRecord;
}

function today(): string {
  const order = replay(history);
  if (order === undefined) throw new Error('the history is empty');
  const { folded, published } = order;
  return `${JSON.stringify({ history, kept: { folded, published } } satisfies Stored, null, 2)}\n`;
}

describe('a stored order', () => {
  it('has a version for each migration and one more', () => {
    expect(ENVELOPE_VERSION).toBe(MIGRATIONS.length + 1);
  });

  it('looks as its version always looked: another shape needs a new version and a migration', () => {
    const stored = golden(`order-v${ENVELOPE_VERSION}.json`, today);
    expect(JSON.parse(today())).toEqual(JSON.parse(stored));
  });

  it('has a golden file for every version there ever was', () => {
    const all = Array.from({ length: ENVELOPE_VERSION }, (_, index) => index + 1);
    expect(versionsOf('order')).toEqual(all);
  });

  it.each(versionsOf('order'))('of version %i is restored and goes on', (version) => {
    const stored = JSON.parse(golden(`order-v${version}.json`, today)) as Stored;
    expect(open(stored.kept.folded.snapshot).value).toEqual({
      order: 'dispute',
      fraud: 'review_opened',
    });
    const on = observe({ ...stored.kept, history: stored.history }, next).order;
    const anew = replay([...stored.history, next]);
    expect(on.folded).toEqual(anew?.folded);
    expect(on.published).toEqual(anew?.published);
  });
});
