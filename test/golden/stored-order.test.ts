import { describe, expect, it } from 'vitest';
import { ENVELOPE_VERSION, MIGRATIONS, open } from '../../src/lifecycle/record/snapshot-envelope.js';
import { gates } from '../../src/lifecycle/gates.js';
import { observe, replay } from '../../src/lifecycle/observe.js';
import type { OrderRecord } from '../../src/lifecycle/record/order-record.js';
import type { Facts } from '../../src/order/facts/facts.js';
import type { Observation } from '../../src/order/observation.js';
import { charge, START, makeObservation } from '../_support/make-observation.js';
import { golden, versionsOf } from './golden.js';

const money = { minor: 1000, currency: 'USD' } as const;
const part = { minor: 100, currency: 'USD' } as const;

/** Every kind of fact, so that a change of any of them changes the file. */
const facts: Facts = {
  refunds: [
    { id: 'refund-1', state: 'pending', amount: money, asked: money, createdAt: START },
  ],
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
      tracking: { company: 'Post' },
      items: [
        { itemId: 'item-1', quantity: 1, cancelQuantity: 1 },
        { skuId: 'sku-1', quantity: 0, cancelQuantity: 0 },
      ],
    },
  ],
  documents: [{ id: 'file-1', kind: 'invoice' }],
  returns: [
    {
      id: 'return-1',
      state: 'created',
      items: [{ itemId: 'item-1', quantity: 1, accepted: 0 }],
    },
  ],
  chargebacks: [{ id: 'transaction-1', amount: part }],
  credits: [{ id: 'source-1', upstreamId: 'credit-1', amount: part }],
  reauthorisation: 'renewed',
  requestToBeForgotten: true,
  flags: [{ id: 'chargeback', kind: 'chargeback', detail: 'The bank took the money back.' }],
  payment: { settling: true, action: 'redirect' },
  upstreamId: 'shop-1',
  checkoutId: 'checkout-1',
  totalAmount: money,
  availableToRefund: money,
};

const history: readonly Observation[] = [
  makeObservation({ id: 'o1', at: 1, state: 'pending_payment', visitedAt: { pending_payment: 1 } }),
  makeObservation({
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
          {
            id: 'capture-1',
            state: 'pending',
            amount: part,
            createdAt: START,
            fulfilmentId: 'fulfilment-1',
          },
        ],
        cancels: [{ id: 'cancel-1', state: 'pending', amount: part }],
        refundedAmount: part,
        primary: true,
        createdAt: START,
        failureMessage: 'Try another card.',
      },
    ],
    facts,
  }),
  makeObservation({
    id: 'o3',
    at: 3,
    state: 'dispute',
    fraud: 'review_opened',
    visitedAt: { pending_payment: 1, accepted: 2, dispute: 3 },
  }),
  makeObservation({ id: 'o4', at: 4, unknown: [{ path: 'state', value: 'held' }] }),
];

const next = makeObservation({
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

function currentEdition(): string {
  const order = replay(history);
  if (order === undefined) throw new Error('the history is empty');
  const { folded, published } = order;
  return `${JSON.stringify({ history, kept: { folded, published } } satisfies Stored, null, 2)}\n`;
}

/**
 * Members are only added, so that old and new processes read one another's orders. Sentences may change,
 * too.
 */
const EDITIONS = ['order-v1.json', 'order-v1-edition-2.json', 'order-v1-edition-3.json'] as const;
const LATEST = EDITIONS[2];

describe('a stored order', () => {
  it('has a version for each migration and one more', () => {
    expect(ENVELOPE_VERSION).toBe(MIGRATIONS.length + 1);
    const all = Array.from({ length: ENVELOPE_VERSION }, (_, index) => index + 1);
    expect(versionsOf('order')).toEqual(all);
  });

  it('equals its latest edition: additional members need a new edition, other changes a new version', () => {
    expect(JSON.parse(currentEdition())).toEqual(JSON.parse(golden(LATEST, currentEdition)));
  });

  it('still has every member of its first edition, for older processes', () => {
    const [first, latest] = [EDITIONS[0], LATEST].map(
      (name) => (JSON.parse(golden(name, currentEdition)) as Stored).kept,
    );
    const members = (record: OrderRecord | undefined) => [
      ...Object.keys(record ?? {}),
      ...Object.keys(record?.folded ?? {}),
      ...Object.keys(record?.folded.snapshot.context ?? {}),
    ];
    expect(members(latest)).toEqual(expect.arrayContaining(members(first)));
  });

  it.each(EDITIONS)('of %s is restored and takes observations in', (name) => {
    const stored = JSON.parse(golden(name, currentEdition)) as Stored;
    expect(open(stored.kept.folded.snapshot).value).toEqual({
      order: 'dispute',
      fraud: 'review_opened',
    });
    const after = observe({ ...stored.kept, history: stored.history }, next).order;
    expect(after.folded.snapshot.value).toEqual({ order: 'accepted', fraud: 'passed' });
    expect(Object.values(gates(after)).every(({ because }) => because.endsWith('.'))).toBe(true);
    if (name !== LATEST) return;
    // The current rules compute the same from the beginning.
    const replayed = replay([...stored.history, next]);
    expect(after.folded).toEqual(replayed?.folded);
    expect(after.published).toEqual(replayed?.published);
  });
});
