import type { Failure } from '../../order/rejection.js';
import { pagesOf } from '../../store/page.js';
import type { Store } from '../../store/store.js';
import { namesOneOf } from '../ingest/ids-in-body.js';
import { apiWith, type ProviderAccess } from './provider-access.js';

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
 * Asks the provider to forget the customer of an order. Also removes the quarantined bodies that name
 * the order, its checkout or its charges, and the free text that handlers and operators wrote about it. States,
 * times and amounts stay: they are not personal data, and the books need them. A provider that speaks of
 * payments is not asked: delete the customer there.
 *
 * Specification, "Request to be forgotten": set `requestToBeForgotten` by updating the order.
 */
export async function forget(
  { provider, observe, rowOfOrder }: Pick<ProviderAccess, 'provider' | 'observe' | 'rowOfOrder'>,
  store: Pick<Store, 'quarantined' | 'quarantinedBody' | 'removeQuarantined' | 'scrub'>,
  orderId: string,
): Promise<Forgotten> {
  const api = apiWith(provider, 'forget');
  const row = await rowOfOrder(orderId);
  const { charges = {} } = row?.record.folded.snapshot.context ?? {};
  const checkoutIds = row?.checkoutId === undefined ? [] : [row.checkoutId];
  const ids = [orderId, ...checkoutIds, ...Object.keys(charges)];
  const bodiesRemoved = await removeBodies(store, ids);
  await store.scrub({ account: provider.account, orderId });
  if ('kind' in api) {
    const isAsked = provider.speaksOf === 'orders';
    return isAsked ? api : { kind: 'forgotten', providerAsked: false, bodiesRemoved };
  }
  const answer = await api.forget(orderId);
  if (answer.kind === 'failure') return answer;
  if (answer.kind === 'observation') await observe(answer.observation);
  return { kind: 'forgotten', providerAsked: answer.kind === 'observation', bodiesRemoved };
}

async function removeBodies(
  store: Pick<Store, 'quarantined' | 'quarantinedBody' | 'removeQuarantined'>,
  names: readonly string[],
): Promise<number> {
  const ids: string[] = [];
  for await (const page of pagesOf((from) => store.quarantined({ limit: 100, ...from }))) {
    for (const { id } of page.items) {
      // One at a time: each may be as large as the largest delivery.
      const raw = await store.quarantinedBody(id);
      if (raw !== undefined && namesOneOf(raw, names)) ids.push(id);
    }
  }
  return ids.length === 0 ? 0 : store.removeQuarantined(ids);
}
