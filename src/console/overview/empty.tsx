import type { JSX } from 'preact';
import { Chart } from '../parts/chart.js';
import { type ProviderView, useProviders } from '../providers.js';

/** The providers that `order-lifecycle simulate` simulates, the one without `--provider` first. */
const SIMULATED = ['digital-river', 'stripe'];

/** What to do while there are no orders. */
export function Empty(): JSX.Element {
  const { all, areSeveral } = useProviders();
  const simulated = all.filter(({ name }) => SIMULATED.includes(name));
  const commandFor = (provider: ProviderView) => {
    const isDefault = provider.name === SIMULATED[0] && !areSeveral;
    const choice = isDefault ? '' : `--provider ${provider.name} `;
    return `npx order-lifecycle simulate ${choice}--to ${addressOf(provider)}`;
  };
  return (
    <section aria-labelledby="empty">
      <h1 id="empty">No orders yet</h1>
      {all.map((provider) => (
        <p key={provider.name}>
          Set the webhook of {provider.title} to <code>{addressOf(provider)}</code>
        </p>
      ))}
      {simulated.length > 0 && (
        <>
          <p>Or simulate {simulated.map(({ title }) => title).join(' and ')}:</p>
          <pre>
            <code>{simulated.map(commandFor).join('\n')}</code>
          </pre>
        </>
      )}
      <p>Orders appear here with their first delivery. This is the statechart of each:</p>
      <Chart />
    </section>
  );
}

function addressOf({ webhook }: ProviderView): string {
  return `${location.origin}${webhook}`;
}
