import type { JSX } from 'preact';
import { counted } from '../../order/text/counted.js';
import type { QuarantinedView } from '../api.js';
import { ProviderMark } from '../parts/provider-mark.js';

/** The deliveries that were not understood, by provider, each with the newest problem. */
export function QuarantinedBodies(props: {
  /** Oldest first. */
  readonly bodies: readonly QuarantinedView[];
}): JSX.Element {
  const byProvider = new Map<string, QuarantinedView[]>();
  for (const body of props.bodies) {
    byProvider.set(body.provider, [...(byProvider.get(body.provider) ?? []), body]);
  }
  return (
    <>
      {[...byProvider].map(([provider, bodies]) => (
        <li key={provider}>
          <h3>
            {counted(bodies.length, 'delivery', 'deliveries')} <ProviderMark name={provider} />{' '}
            <span class="tag">quarantined</span>
          </h3>
          <p>
            Signed, but not understood, the newest from {bodies.at(-1)?.receivedAt}:{' '}
            {bodies.at(-1)?.problem.reason} Run <code>order-lifecycle reprocess</code> after an
            upgrade; bodies are deleted after 30 days.
          </p>
        </li>
      ))}
    </>
  );
}
