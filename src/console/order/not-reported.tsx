import type { JSX } from 'preact';
import type { ProviderView } from '../providers.js';

/** What the provider of an order does not report, so that nobody waits for it. */
export function NotReported({ provider }: { readonly provider: ProviderView }): JSX.Element {
  const { title, speaksOf } = provider;
  return (
    <section aria-labelledby="not-reported">
      <h2 id="not-reported">What {title} does not report</h2>
      <ul class="soft">
        {NOT_REPORTED[speaksOf].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

const NOT_REPORTED: Readonly<Record<ProviderView['speaksOf'], readonly string[]>> = {
  orders: [
    'Single attempts to pay: it reports the charges of the order, each with its state.',
    'Single disputes and fraud reviews: the states of the order and of its fraud review show them.',
  ],
  payments: [
    'Where the order is: that is concluded from its payments and from what the shop reported.',
    'What was fulfilled, given up or returned: the shop reports that.',
    'The items of the order and its documents: there is no link to an invoice.',
  ],
};
