import type { Provider } from '../adapters/provider.js';
import type { Observation } from '../order/observation.js';
import type { Store } from '../store/store.js';
import { BODIES_AT_ONCE } from './body-limit.js';
import { readingOf } from './webhook.js';

/** What became of the kept bodies. */
export interface Reprocessed {
  readonly tried: number;
  readonly recorded: number;
  readonly ignored: number;
  readonly stillKept: number;
}

/** What reading bodies again needs. */
export interface ReprocessDependencies {
  readonly provider: Provider;
  readonly store: Pick<Store, 'kept' | 'removeKept'>;
  observe(observation: Observation): Promise<unknown>;
}

/** Reads bodies again that could not be understood, after an upgrade. */
export async function reprocess({
  provider,
  store,
  observe,
}: ReprocessDependencies): Promise<Reprocessed> {
  const result = { tried: 0, recorded: 0, ignored: 0, stillKept: 0 };
  let after: string | undefined;
  do {
    const page = await store.kept({
      limit: BODIES_AT_ONCE,
      ...(after === undefined ? {} : { after }),
    });
    after = page.next;
    for (const { id, raw } of page.items) {
      result.tried += 1;
      const reading = readingOf(provider, raw);
      if (reading.kind === 'not_understood') {
        result.stillKept += 1;
        continue;
      }
      if (reading.kind === 'observation') await observe(reading.observation);
      result[reading.kind === 'observation' ? 'recorded' : 'ignored'] += 1;
      await store.removeKept([id]);
    }
  } while (after !== undefined);
  return result;
}
