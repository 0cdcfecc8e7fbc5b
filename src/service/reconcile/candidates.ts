import { namesOrder, observationsIn } from '../../adapters/observations-in.js';
import { isPast, UNSETTLED_POSITIONS } from '../../lifecycle/index.js';
import type { Observation } from '../../order/observation.js';
import type { OrderPosition } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';
import { pagesOf } from '../../store/page.js';
import type { OrderRow, Store } from '../../store/store.js';
import { StoreError } from '../../store/store-error.js';
import { type QuarantiningStore, quarantineBody } from '../ingest/quarantine.js';
import { apiWith, hasCall, type ProviderAccess } from '../provider/provider-access.js';
import type { Clock } from '../runtime/clock.js';
import type { Reconciliation, ReconciliationReason } from './reconciliation-report.js';

/** An order that may be out of step. */
export interface Candidate {
  readonly orderId: string;
  readonly because: Set<ReconciliationReason>;
  /** Observations that the provider lists and that never arrived. */
  readonly missed: Observation[];
}

/** What finding candidates needs. */
export interface CandidateDependencies extends Pick<ProviderAccess, 'provider'> {
  readonly store: QuarantiningStore & Pick<Store, 'orders' | 'load'>;
  readonly clock: Clock;
  /** Aborted when the service stops. No further page is then read. */
  readonly stopping: AbortSignal;
}

/** Orders that may be out of step, each with all the reasons. */
export class Candidates {
  readonly #byOrder = new Map<string, Candidate>();

  /** Adds an order or, if it is a candidate already, the reason. */
  add(orderId: string, reason: ReconciliationReason): Candidate {
    const candidate = this.#byOrder.get(orderId) ?? { orderId, because: new Set(), missed: [] };
    candidate.because.add(reason);
    this.#byOrder.set(orderId, candidate);
    return candidate;
  }

  all(): readonly Candidate[] {
    return [...this.#byOrder.values()];
  }
}

/**
 * Adds every order that lacks an event since `since`, has a parked observation, or has neither settled
 * nor changed since `quietSince`. Returns counts of the events.
 */
export async function findCandidates(
  dependencies: CandidateDependencies,
  since: Instant,
  quietSince: Instant,
  candidates: Candidates,
): Promise<Reconciliation['events']> {
  const { stopping } = dependencies;
  const events = await findMissedEvents(dependencies, since, candidates);
  checkNotStopping(stopping);
  // Nothing more can be found out about an order that cannot be read.
  if (!hasCall(dependencies.provider.api, 'read')) return events;
  for await (const { orderId } of rows(dependencies, { parked: true })) {
    candidates.add(orderId, 'parked');
  }
  for (const state of UNSETTLED_POSITIONS) {
    checkNotStopping(stopping);
    for await (const { orderId } of rows(dependencies, { state, updatedBefore: quietSince })) {
      candidates.add(orderId, 'quiet');
    }
  }
  return events;
}

/** @throws {StoreError} `closed` */
export function checkNotStopping(stopping: AbortSignal): void {
  if (stopping.aborted)
    throw new StoreError(
      'closed',
      'The service was stopped while reconciling. Reconcile again after the next start.',
    );
}

async function* rows(
  { store, provider: { account } }: CandidateDependencies,
  filter: { parked?: boolean; state?: OrderPosition; updatedBefore?: Instant },
): AsyncGenerator<OrderRow> {
  const pages = pagesOf((from) => store.orders({ account, limit: 500, ...filter, ...from }));
  for await (const { items } of pages) yield* items;
}

async function findMissedEvents(
  { provider, store, clock, stopping }: CandidateDependencies,
  since: Instant,
  candidates: Candidates,
): Promise<Reconciliation['events']> {
  const counts = { listed: 0, missed: 0, notUnderstood: 0 };
  const api = apiWith(provider, 'events');
  if ('kind' in api) return { ...counts, failure: api };
  for await (const page of api.events(since)) {
    checkNotStopping(stopping);
    if (page.kind === 'failure') return { ...counts, failure: page };
    counts.listed += page.bodies.length;
    const observations: Observation[] = [];
    for (const body of page.bodies) {
      const reading = provider.fromWebhook(body);
      observations.push(...observationsIn(reading).filter(namesOrder));
      if (reading.kind !== 'not_understood') continue;
      const raw = Buffer.from(JSON.stringify(body));
      const { problem, createdAt } = reading;
      const now = clock();
      // As old as the provider reports: listing it again must not prolong how long it is stored.
      const receivedAt = Math.min(createdAt ?? now, now);
      await quarantineBody(provider, store, { raw, problem, receivedAt });
      counts.notUnderstood += 1;
    }
    const loaded = await store.load(
      observations.map(({ account, orderId, id }) => ({
        key: { account, orderId },
        observationIds: [id],
      })),
    );
    for (const [index, observation] of observations.entries()) {
      const { row, known } = loaded[index] ?? {};
      if (known?.has(observation.id) === true) continue;
      // It was part of a history that was removed.
      if (row !== undefined && isPast(row.record, observation.instant)) continue;
      counts.missed += 1;
      candidates.add(observation.orderId, 'missed').missed.push(observation);
    }
  }
  return counts;
}
