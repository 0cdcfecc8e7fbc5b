import type { Provider } from '../../../src/adapters/provider.js';
import type { ProviderApi } from '../../../src/adapters/provider-api.js';
import { ledger } from '../../../src/lifecycle/milestones/quantities.js';
import type { OrderRecord } from '../../../src/lifecycle/record/order-record.js';
import type { Failure } from '../../../src/order/rejection.js';
import type { ActionResult } from '../../../src/service/provider/action-result.js';
import { cancel } from '../../../src/service/provider/cancel.js';
import { fulfil } from '../../../src/service/provider/fulfil.js';
import type { ProviderAccess } from '../../../src/service/provider/provider-access.js';
import { refund } from '../../../src/service/provider/refund.js';
import { rowOf } from '../../../src/store/order-row.js';

/** The actions that have a gate of the same name. */
export const ACTIONS = ['fulfil', 'cancel', 'refund'] as const;

/** An action with a gate of the same name. */
export type Action = (typeof ACTIONS)[number];

const NOT_NOW: Failure = {
  kind: 'failure',
  retryable: false,
  uncertain: false,
  reason: 'Nothing is called here.',
  internal: { httpStatus: 503, codes: [] },
};

/** The result of one request, and whether it made a call. */
export interface Tried {
  readonly result: ActionResult;
  readonly called: boolean;
}

/**
 * Tries a few requests on a stored order, of which one is valid if any request is. The provider has no
 * newer state, and every call fails.
 */
export async function tried(
  record: OrderRecord | undefined,
  action: Action,
): Promise<readonly Tried[]> {
  const outcomes: Tried[] = [];
  for (const request of requests(record, action)) {
    let called = false;
    const call = async () => {
      called = true;
      return NOT_NOW;
    };
    const api: Partial<ProviderApi> = {
      read: async () => ({ kind: 'none' }),
      fulfil: call,
      refund: call,
    };
    const row = record && { ...rowOf(record, 1), updatedAt: 0 };
    const unexpected = () => Promise.reject(new Error('Nothing was read or called.'));
    const calling: ProviderAccess = {
      provider: { api } as Provider,
      rowOfOrder: async () => row,
      observe: unexpected,
      get: unexpected,
    };
    outcomes.push({ result: await request(calling), called });
  }
  return outcomes;
}

type Request = (calling: ProviderAccess) => Promise<ActionResult>;

function requests(record: OrderRecord | undefined, action: Action): readonly Request[] {
  const orderId = record?.folded.orderId ?? 'unknown-order';
  const lines = record === undefined ? [] : ledger(record).map(({ itemId }) => itemId);
  if (action === 'refund') {
    const options = { amount: { minor: 1, currency: currencyOf(record) } };
    return [(calling) => refund(calling, orderId, options)];
  }
  const act = action === 'fulfil' ? fulfil : cancel;
  const named = (lines.length === 0 ? ['any-line'] : lines).map(
    (itemId): Request =>
      (calling) =>
        act(calling, orderId, { items: [{ itemId, quantity: 1 }] }),
  );
  return [(calling) => act(calling, orderId), ...named];
}

function currencyOf(record: OrderRecord | undefined): string {
  const { availableToRefund, totalAmount, charges } = record?.folded.snapshot.context ?? {};
  const ofCharge = Object.values(charges ?? {}).find(({ amount }) => amount !== undefined)?.amount;
  return (availableToRefund ?? totalAmount ?? ofCharge)?.currency ?? 'USD';
}
