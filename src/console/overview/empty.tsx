import type { JSX } from 'preact';
import { Chart } from '../parts/chart.js';
import { useProviders } from '../providers.js';

/** The provider that `order-lifecycle simulate` simulates. */
const SIMULATED = 'digital-river';

/** What to do while there are no orders. */
export function Empty(): JSX.Element {
  const providers = useProviders();
  const webhooks = providers.all.map(({ name, title, webhook }) => {
    return { name, title, address: `${location.origin}${webhook}` };
  });
  const simulated = webhooks.find(({ name }) => name === SIMULATED);
  return (
    <section aria-labelledby="empty">
      <h2 id="empty">No orders yet</h2>
      {webhooks.map(({ name, title, address }) => (
        <p key={name}>
          Set the webhook of {title} to <code>{address}</code>
        </p>
      ))}
      {simulated !== undefined && (
        <>
          <p>Or simulate {simulated.title}:</p>
          <pre>
            <code>{`order-lifecycle simulate --to ${simulated.address}`}</code>
          </pre>
        </>
      )}
      <p>Orders appear here with their first delivery. This is the statechart of each:</p>
      <Chart />
    </section>
  );
}
