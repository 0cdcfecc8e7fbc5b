import type { Failure } from '../../order/rejection.js';
import { pagesOf } from '../../store/page.js';
import type { Store } from '../../store/store.js';
import { namesOneOf } from '../ingest/ids-in-body.js';
import { apiOf, type ProviderAccess } from './provider-access.js';

/** What became of a request to be forgotten. */
export type Forgotten =
  | {
      readonly kind: 'forgotten';
      /** Whether the provider knew the order and was asked to forget it. */
      readonly providerAsked: boolean;
      /** Bodies kept here that named the order or its checkout. */
      readonly bodiesRemoved: number;
    }
  /** The provider could not be asked. What was kept here is removed all the same; try again. */
  | Failure;

/**
 * Passes on that a customer asked to be forgotten, and removes every body kept here that names the
 * order or its checkout, and what handlers and operators wrote about it in words of their own. States, times and amounts stay: they are no personal data, and the books need them.
 *
 * Specification, "Request to be forgotten": set `requestToBeForgotten` by updating the order.
 */
export async function forget(
  { provider, observe, rowOfOrder }: Pick<ProviderAccess, 'provider' | 'observe' | 'rowOfOrder'>,
  store: Pick<Store, 'quarantined' | 'quarantinedBody' | 'removeQuarantined' | 'scrub'>,
  orderId: string,
): Promise<Forgotten> {
  const api = apiOf(provider);
  const checkoutId = (await rowOfOrder(orderId))?.checkoutId;
  const bodiesRemoved = await removeBodies(
    store,
    checkoutId === undefined ? [orderId] : [orderId, checkoutId],
  );
  await store.scrub({ account: provider.account, orderId });
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
      // One after the other: each may be as large as a delivery may be.
      const raw = await store.quarantinedBody(id);
      if (raw !== undefined && namesOneOf(raw, names)) ids.push(id);
    }
  }
  return ids.length === 0 ? 0 : store.removeQuarantined(ids);
}
