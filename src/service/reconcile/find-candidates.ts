import { UNSETTLED_POSITIONS } from '../../lifecycle/index.js';
import type { OrderPosition } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';
import { pagesOf } from '../../store/page.js';
import type { OrderRow, Store } from '../../store/store.js';
import { hasCall } from '../provider/provider-access.js';
import type { Candidates } from './candidates.js';
import { findMissedEvents, type MissedEventsDependencies } from './missed-events.js';
import { canReadPayments } from './payments/read-payments.js';
import {
  readWaitingPayments,
  type WaitingPaymentsDependencies,
  waitingObservations,
} from './payments/waiting-payments.js';
import type { Reconciliation } from './reconciliation-report.js';
import { checkNotStopping } from './stopping.js';

/** What finding candidates needs. */
export interface CandidateDependencies
  extends MissedEventsDependencies,
    WaitingPaymentsDependencies {
  readonly store: MissedEventsDependencies['store'] &
    WaitingPaymentsDependencies['store'] &
    Pick<Store, 'orders'>;
}

/** Which orders to look for. */
export interface CandidateRules {
  /** Events since then are compared. */
  readonly since: Instant;
  /** Orders that have not changed since then are read. */
  readonly quietSince: Instant;
  /** How many payments are read at a time. */
  readonly concurrency: number;
}

/**
 * Adds every order that lacks an event since `since`, has a parked observation, has neither settled nor
 * changed since `quietSince`, or is named now by a payment that waits. Returns counts.
 */
export async function findCandidates(
  dependencies: CandidateDependencies,
  { since, quietSince, concurrency }: CandidateRules,
  candidates: Candidates,
): Promise<Pick<Reconciliation, 'events' | 'unplaced'>> {
  const { provider, stopping } = dependencies;
  const waiting = await waitingObservations(dependencies);
  const events = await findMissedEvents(dependencies, since, candidates, waiting);
  checkNotStopping(stopping);
  // Nothing more can be found out about an order that cannot be read.
  if (!hasCall(provider.api, 'read') && !canReadPayments(provider)) return { events };
  for await (const { orderId } of rows(dependencies, { parked: true })) {
    candidates.add(orderId, 'parked');
  }
  for (const state of UNSETTLED_POSITIONS) {
    checkNotStopping(stopping);
    for await (const { orderId } of rows(dependencies, { state, updatedBefore: quietSince })) {
      candidates.add(orderId, 'quiet');
    }
  }
  if (provider.speaksOf === 'orders') return { events };
  const unplaced = await readWaitingPayments(dependencies, waiting, candidates, concurrency);
  return { events, unplaced };
}

async function* rows(
  { store, provider: { account } }: CandidateDependencies,
  filter: { parked?: boolean; state?: OrderPosition; updatedBefore?: Instant },
): AsyncGenerator<OrderRow> {
  const pages = pagesOf((from) => store.orders({ account, limit: 500, ...filter, ...from }));
  for await (const { items } of pages) yield* items;
}
