import { namesOrder, observationsIn } from '../../adapters/observations-in.js';
import { isPast } from '../../lifecycle/index.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import type { Instant } from '../../order/time/instant.js';
import type { Store } from '../../store/store.js';
import { type QuarantiningStore, quarantineBody } from '../ingest/quarantine.js';
import { apiWith, type ProviderAccess } from '../provider/provider-access.js';
import type { Clock } from '../runtime/clock.js';
import type { Candidates } from './candidates.js';
import type { WaitingObservations } from './payments/waiting-payments.js';
import type { Reconciliation } from './reconciliation-report.js';
import { checkNotStopping } from './stopping.js';

/** What comparing the provider's list of events needs. */
export interface MissedEventsDependencies extends Pick<ProviderAccess, 'provider'> {
  readonly store: QuarantiningStore & Pick<Store, 'load' | 'place'>;
  readonly clock: Clock;
  /** Aborted when the service stops. No further page is then read. */
  readonly stopping: AbortSignal;
}

/**
 * Compares the events that the provider lists with those that are stored. Adds the orders of those that
 * never arrived; one that names no order is placed by its references, or waits from now on.
 *
 * An event counts as arrived by its id alone. A list may render it in another version of the API than the
 * delivery, and both contents say the same, so that the second one would only add to the history.
 */
export async function findMissedEvents(
  dependencies: MissedEventsDependencies,
  since: Instant,
  candidates: Candidates,
  waiting: WaitingObservations,
): Promise<Reconciliation['events']> {
  const { provider, store, clock, stopping } = dependencies;
  const counts = { listed: 0, missed: 0, notUnderstood: 0 };
  const api = apiWith(provider, 'events');
  if ('kind' in api) return { ...counts, failure: api };
  for await (const page of api.events(since)) {
    checkNotStopping(stopping);
    if (page.kind === 'failure') return { ...counts, failure: page };
    counts.listed += page.bodies.length;
    const observations: (Observation | PaymentObservation)[] = [];
    for (const body of page.bodies) {
      const reading = provider.fromWebhook(body);
      observations.push(...observationsIn(reading));
      if (reading.kind !== 'not_understood') continue;
      const raw = Buffer.from(JSON.stringify(body));
      const { problem, createdAt } = reading;
      const now = clock();
      // As old as the provider reports: listing it again must not prolong how long it is stored.
      const receivedAt = Math.min(createdAt ?? now, now);
      await quarantineBody(provider, store, { raw, problem, receivedAt });
      counts.notUnderstood += 1;
    }
    const unnamed = observations.flatMap((one) => (namesOrder(one) ? [] : one));
    const placed = await placedIn(dependencies, unnamed, waiting);
    counts.missed += placed.waiting;
    const named = [...observations.filter(namesOrder), ...placed.observations];
    const loaded = await store.load(
      named.map(({ account, orderId, id }) => ({
        key: { account, orderId },
        observationIds: [id],
      })),
    );
    for (const [index, observation] of named.entries()) {
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

/** Finds the orders of observations by their references. Those without an order wait from now on. */
async function placedIn(
  { store, clock }: MissedEventsDependencies,
  unnamed: readonly PaymentObservation[],
  waiting: WaitingObservations,
): Promise<{ readonly observations: readonly Observation[]; readonly waiting: number }> {
  const observations: Observation[] = [];
  let waitingNow = 0;
  for (const observation of unnamed) {
    if (waiting.has(observation.id)) continue;
    const { account, references } = observation;
    const unplaced = { account, reference: references[0], observation, arrivedAt: clock() };
    const orderId = await store.place(unplaced);
    if (orderId !== undefined) {
      observations.push({ ...observation, orderId });
      continue;
    }
    waiting.add(observation);
    waitingNow += 1;
  }
  return { observations, waiting: waitingNow };
}
