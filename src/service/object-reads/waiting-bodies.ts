import type { Provider } from '../../adapters/provider.js';
import type { Instant } from '../../order/time/instant.js';
import { pagesOf } from '../../store/page.js';
import type { Store } from '../../store/store.js';
import { type BodyWithReference, readingOf } from '../ingest/receive.js';

/** What finding these bodies needs. */
export interface WaitingBodiesDependencies {
  readonly provider: Pick<Provider, 'name' | 'fromWebhook'>;
  readonly store: Pick<Store, 'quarantined' | 'quarantinedBody'>;
}

/**
 * The bodies that wait for their objects to be read, oldest first. The quarantine is the queue: whatever
 * happens to this process, another one finds them here.
 *
 * @param before only bodies that were received before this.
 */
export async function* waitingBodies(
  { provider, store }: WaitingBodiesDependencies,
  before: Instant,
): AsyncGenerator<BodyWithReference> {
  const pages = pagesOf((from) => store.quarantined({ limit: 500, ...from }));
  for await (const { items } of pages) {
    for (const { id, provider: name, problem, receivedAt } of items) {
      const isThin = name === provider.name && problem.code === 'thin_event';
      if (!isThin || receivedAt >= before) continue;
      const raw = await store.quarantinedBody(id);
      const reading = raw && readingOf(provider, raw);
      if (reading?.kind !== 'not_understood' || reading.reference === undefined) continue;
      yield { id, reference: reading.reference, receivedAt };
    }
  }
}
