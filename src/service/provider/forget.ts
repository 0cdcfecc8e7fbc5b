import { isForgotten } from '../../lifecycle/index.js';
import { FACTS_REPORTED } from '../../order/event.js';
import { failed } from '../../order/failed-call.js';
import type { Observation } from '../../order/observation.js';
import type { Failure } from '../../order/rejection.js';
import type { Instant } from '../../order/time/instant.js';
import { pagesOf } from '../../store/page.js';
import type { OrderKey, Store } from '../../store/store.js';
import { namesOneOf } from '../ingest/ids-in-body.js';
import type { Clock } from '../runtime/clock.js';
import { hasCall, missingOption, type ProviderAccess } from './provider-access.js';

/** The result of a request to be forgotten. */
export type Forgotten =
  | {
      readonly kind: 'forgotten';
      /** Whether the provider knew the order and was asked to forget it. Never where it speaks of payments. */
      readonly providerAsked: boolean;
      /** How many quarantined bodies named the order or its checkout. */
      readonly bodiesRemoved: number;
    }
  /** The provider could not be asked. The data stored here were removed anyway. Try again if `retryable`. */
  | Failure;

/**
 * Asks the provider to forget the customer of an order. Also removes the quarantined bodies of this provider that
 * name the order, its checkout or its charges, and the free text that handlers and operators wrote about it. States,
 * times and amounts stay: they are not personal data, and the books need them. A provider that speaks of
 * payments is not asked: delete the customer there. That it was requested is then recorded of a known order, so
 * that no body that names it is kept from then on.
 *
 * Specification, "Request to be forgotten": set `requestToBeForgotten` by updating the order.
 */
export async function forget(
  access: Pick<ProviderAccess, 'provider' | 'observe' | 'rowOfOrder'> & { readonly clock: Clock },
  store: Pick<Store, 'quarantined' | 'quarantinedBody' | 'removeQuarantined' | 'scrub'>,
  orderId: string,
): Promise<Forgotten> {
  const { provider, observe, clock } = access;
  const row = await access.rowOfOrder(orderId);
  const { charges = {} } = row?.record.folded.snapshot.context ?? {};
  const checkoutIds = row?.checkoutId === undefined ? [] : [row.checkoutId];
  const ids = [orderId, ...checkoutIds, ...Object.keys(charges)];
  const bodiesRemoved = await removeBodies(store, provider.name, ids);
  await store.scrub({ account: provider.account, orderId });
  const { api, title, speaksOf } = provider;
  if (!hasCall(api, 'forget')) {
    if (speaksOf === 'payments') {
      if (row !== undefined && !isForgotten(row.record)) await observe(requested(row, clock()));
      return { kind: 'forgotten', providerAsked: false, bodiesRemoved };
    }
    const missing = missingOption(provider);
    const mend =
      missing === undefined
        ? 'Ask it in another way'
        : `Set it up for calls, e.g. ${missing}, and call this again, or ask it in another way`;
    return failed(`What is stored here was removed, but ${title} was not asked. ${mend}.`);
  }
  const answer = await api.forget(orderId);
  if (answer.kind === 'failure') return answer;
  if (answer.kind === 'observation') await observe(answer.observation);
  return { kind: 'forgotten', providerAsked: answer.kind === 'observation', bodiesRemoved };
}

/** That the customer of an order asked the shop to be forgotten. */
function requested({ account, orderId }: OrderKey, instant: Instant): Observation {
  const facts = { requestToBeForgotten: true } as const;
  return {
    id: 'forgotten',
    ...{ account, orderId, instant, source: 'shop' },
    events: [{ type: FACTS_REPORTED, facts, instant, source: 'shop' }],
    ...{ objects: [], releases: false, label: 'request to be forgotten' },
  };
}

async function removeBodies(
  store: Pick<Store, 'quarantined' | 'quarantinedBody' | 'removeQuarantined'>,
  provider: string,
  names: readonly string[],
): Promise<number> {
  const ids: string[] = [];
  for await (const page of pagesOf((from) => store.quarantined({ limit: 100, ...from }))) {
    for (const { id, provider: of } of page.items) {
      if (of !== provider) continue;
      // One at a time: each may be as large as the largest delivery.
      const raw = await store.quarantinedBody(id);
      if (raw !== undefined && namesOneOf(raw, names)) ids.push(id);
    }
  }
  return ids.length === 0 ? 0 : store.removeQuarantined(ids);
}
