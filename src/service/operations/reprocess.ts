import { observationsIn } from '../../adapters/observations-in.js';
import type { Provider } from '../../adapters/provider.js';
import type { Observation, PaymentObservation } from '../../order/observation.js';
import { pagesOf } from '../../store/page.js';
import type { Store } from '../../store/store.js';
import { type BodyWithReference, readingOf } from '../ingest/receive.js';
import type { PlacingResult } from '../references/placing.js';

/** The result of reprocessing. */
export interface Reprocessed {
  readonly tried: number;
  readonly recorded: number;
  readonly ignored: number;
  readonly stillQuarantined: number;
}

/** What reprocessing needs. */
export interface ReprocessDependencies {
  readonly provider: Provider;
  readonly store: Pick<Store, 'quarantined' | 'quarantinedBody' | 'removeQuarantined'>;
  place(observation: Observation | PaymentObservation): Promise<Pick<PlacingResult, 'kind'>>;
  /** Reads the object that a body only names, and removes the body. Absent: it cannot be read. */
  readonly readNow?: ((body: BodyWithReference) => Promise<string>) | undefined;
}

/** Reads the quarantined bodies again, after an upgrade. Those that are now understood are removed. */
export async function reprocess({
  provider,
  store,
  place,
  readNow,
}: ReprocessDependencies): Promise<Reprocessed> {
  const result = { tried: 0, recorded: 0, ignored: 0, stillQuarantined: 0 };
  for await (const page of pagesOf((from) => store.quarantined({ limit: 100, ...from }))) {
    for (const { id, provider: name, receivedAt } of page.items) {
      // Another provider would take it for something else, and remove it.
      if (name !== provider.name) continue;
      const raw = await store.quarantinedBody(id);
      if (raw === undefined) continue;
      result.tried += 1;
      const reading = readingOf(provider, raw);
      if (reading.kind === 'not_understood') {
        const { reference } = reading;
        const outcome = reference && (await readNow?.({ id, reference, receivedAt }));
        result[outcome === 'read' ? 'recorded' : 'stillQuarantined'] += 1;
        continue;
      }
      const observations = observationsIn(reading);
      let isComplete = true;
      for (const observation of observations) {
        const isRecorded = (await place(observation)).kind !== 'set_aside';
        isComplete = isRecorded && isComplete;
      }
      if (!isComplete) {
        result.stillQuarantined += 1;
        continue;
      }
      result[observations.length > 0 ? 'recorded' : 'ignored'] += 1;
      await store.removeQuarantined([id]);
    }
  }
  return result;
}
