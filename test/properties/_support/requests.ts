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

/** What may be asked of a provider, with a gate of the same name. */
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

/** What became of one request, and whether it led to a call. */
export interface Tried {
  readonly acted: ActionResult;
  readonly called: boolean;
}

/**
 * Tries a small set of requests on an order as it is stored, so that if any request is valid, one of
 * them is. The provider knows nothing new, and does not do what it is asked for.
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
    const unexpected = () => Promise.reject(new Error('nothing was read, and nothing was done'));
    const calling: ProviderAccess = {
      provider: { api } as Provider,
      rowOfOrder: async () => row,
      observe: unexpected,
      get: unexpected,
    };
    const acted = await request(calling);
    outcomes.push({ acted, called });
  }
  return outcomes;
}

type Request = (calling: ProviderAccess) => Promise<ActionResult>;

function requests(record: OrderRecord | undefined, action: Action): readonly Request[] {
  const orderId = record?.folded.orderId ?? 'unheard-of';
  const lines = record === undefined ? [] : ledger(record).map(({ itemId }) => itemId);
  if (action === 'refund') {
    const request = { amount: { minor: 1, currency: currencyOf(record) } };
    return [(calling) => refund(calling, orderId, request)];
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
