import { expect, it } from 'vitest';
import { fold } from '../../../src/lifecycle/fold.js';
import { ledger } from '../../../src/lifecycle/milestones/quantities.js';
import { makeObservation, unpublished } from '../../_support/make-observation.js';

it('every line has its ordered, fulfilled, cancelled, returned and open units', () => {
  const folded = fold([
    makeObservation({
      facts: {
        items: [
          { id: 'a', quantity: 5 },
          { id: 'b', quantity: 1 },
          { id: 'c' },
          { id: 'd', quantity: 0 },
        ],
        fulfilments: [
          { id: 'f1', items: [{ itemId: 'a', quantity: 1, cancelQuantity: 2 }] },
          {
            id: 'f2',
            items: [
              { itemId: 'a', quantity: 1, cancelQuantity: 0 },
              { itemId: 'b', quantity: 2, cancelQuantity: 1 },
              { itemId: 'c', quantity: 3, cancelQuantity: 0 },
            ],
          },
        ],
        returns: [
          { id: 'r1', state: 'created', items: [{ itemId: 'a', quantity: 1, accepted: 0 }] },
          {
            id: 'r2',
            state: 'accepted',
            items: [
              { itemId: 'a', quantity: 1, accepted: 1 },
              { itemId: 'c', quantity: 2, accepted: 2 },
            ],
          },
          { id: 'r3', state: 'accepted' },
        ],
      },
    }),
  ]);
  expect(ledger(unpublished(folded))).toStrictEqual([
    { itemId: 'a', fulfilled: 2, cancelled: 2, returned: 2, ordered: 5, open: 1 },
    { itemId: 'b', fulfilled: 2, cancelled: 1, returned: 0, ordered: 1, open: 0 },
    { itemId: 'c', fulfilled: 3, cancelled: 0, returned: 2 },
    { itemId: 'd', fulfilled: 0, cancelled: 0, returned: 0, ordered: 0, open: 0 },
  ]);
});
