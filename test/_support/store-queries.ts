import { DEADLINES } from '../../src/lifecycle/deadlines/deadlines.js';
import { UNSETTLED_POSITIONS } from '../../src/lifecycle/machine/edges.js';
import { MILESTONE_KINDS } from '../../src/order/milestone/milestone.js';
import { FRAUD_POSITIONS, ORDER_POSITIONS } from '../../src/order/state.js';
import type { Store } from '../../src/store/store.js';
import { account } from './many-orders.js';

/** A query of a store with many orders, named after its caller. */
export interface StoreQuery {
  readonly name: string;
  /** Whether it may read as many rows as counting may, rather than a page. */
  readonly counts?: true;
  run(store: Store): Promise<unknown>;
}

const LATE = Number.MAX_SAFE_INTEGER;
const STATUSES = ['pending', 'done', 'withdrawn', 'dead'] as const;

/**
 * Every query of the API, the console, `doctor`, the metrics, reconciliation, the dispatcher and the
 * deadlines.
 *
 * @param orderId - an order in the middle of the table.
 */
export function queriesOf(orderId: string): readonly StoreQuery[] {
  const key = { account, orderId };
  const after = cursor(account, orderId);
  const orders = (name: string, filter: Parameters<Store['orders']>[0]): StoreQuery => ({
    name,
    run: (store) => store.orders({ account, ...filter }),
  });
  const milestones = (name: string, filter: Parameters<Store['milestones']>[0]): StoreQuery => ({
    name,
    run: (store) => store.milestones({ account, ...filter }),
  });
  return [
    orders('GET /orders', {}),
    orders('GET /orders?after', { after }),
    orders('GET /orders?limit=500', { limit: 500, after }),
    ...ORDER_POSITIONS.map((state) => orders(`GET /orders?state=${state}`, { state, after })),
    ...FRAUD_POSITIONS.map((fraudState) =>
      orders(`GET /orders?fraudState=${fraudState}`, { fraudState, after }),
    ),
    orders('GET /orders?state=complete&fraudState=blocked', {
      state: 'complete',
      fraudState: 'blocked',
    }),
    orders('GET /orders?state=accepted&parked=false', { state: 'accepted', parked: false }),
    orders('GET /orders?parked=true', { parked: true }),
    orders('GET /orders?parked=true&state=accepted', { parked: true, state: 'accepted' }),
    orders('GET /orders?parked=false', { parked: false, after }),
    orders('GET /orders?upstreamId', { upstreamId: `U${orderId}` }),
    orders('GET /orders?checkoutId', { checkoutId: `C${orderId}`, state: 'complete' }),
    { name: 'GET /orders/{id}', run: (store) => store.load([{ key, observationIds: ['x'] }]) },
    { name: 'GET /orders/{id}/history', run: (store) => store.history([key]) },
    milestones('GET /milestones', {}),
    milestones('GET /milestones?after', { after: cursor(account, orderId, 1) }),
    milestones('GET /milestones?orderId', { orderId }),
    milestones('GET /milestones?orderId&status=done', { orderId, status: 'done' }),
    ...STATUSES.map((status) =>
      milestones(`GET /milestones?status=${status}`, {
        status,
        after: cursor(account, orderId, 1),
      }),
    ),
    { name: 'GET /kept', run: (store) => store.quarantined() },
    { name: 'GET /counts and /metrics, doctor', counts: true, run: (store) => store.counts() },
    {
      name: 'GET /counts of a provider',
      counts: true,
      run: (store) => store.countOrders(account),
    },
    {
      name: 'GET /counts of a provider without orders',
      run: (store) => store.countOrders('another'),
    },
    { name: 'doctor: newest instant', run: (store) => (store.newest ?? unsupported)() },
    ...DEADLINES.flatMap((deadline): readonly StoreQuery[] => [
      {
        name: `deadlines: ${deadline}, none`,
        run: (store) => store.waiting?.({ account, deadline, since: -1 }) ?? unsupported(),
      },
      {
        name: `deadlines: ${deadline}, all`,
        run: (store) =>
          store.waiting?.({ account, deadline, since: LATE, limit: 100 }) ?? unsupported(),
      },
    ]),
    {
      name: 'deadlines: correct',
      run: (store) =>
        store.correctWaits?.(
          DEADLINES.map((deadline) => ({ ...key, deadline, from: -1, since: -2 })),
        ) ?? unsupported(),
    },
    orders('deadlines: search in a state', { state: 'accepted', limit: 200 }),
    orders('deadlines: search among parked', { parked: true, limit: 200 }),
    ...UNSETTLED_POSITIONS.map((state) =>
      orders(`reconcile: ${state}`, { state, updatedBefore: 0, limit: 500 }),
    ),
    {
      name: 'dispatcher: claim',
      run: (store) => store.claim({ limit: 10, leaseMicros: 1, claimant: 'a test' }),
    },
    {
      name: 'dispatcher: claim of one kind',
      run: (store) => {
        const kinds = MILESTONE_KINDS.slice(0, 1);
        return store.claim({ limit: 10, leaseMicros: 1, kinds });
      },
    },
    {
      name: 'dispatcher: settle',
      run: (store) =>
        store.settle(
          { key: `${account}/${orderId}/fulfilled/`, attempt: 99 },
          { status: 'done' },
          1,
        ),
    },
  ];
}

function cursor(...place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

async function unsupported(): Promise<never> {
  throw new Error('This store does not have this query.');
}
