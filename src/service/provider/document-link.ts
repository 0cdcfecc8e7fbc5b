import type { PublicLink } from '../../adapters/provider-api.js';
import type { Failure } from '../../order/rejection.js';
import { SECOND } from '../../order/time/instant.js';
import type { Clock } from '../runtime/clock.js';
import { apiWith, type ProviderAccess } from './provider-access.js';

/** A link, or why there is none. */
export type DocumentLink =
  | PublicLink
  | { readonly kind: 'unknown_document'; readonly message: string }
  | Failure;

const DAY = 24 * 3600 * SECOND;

/**
 * Creates a link to an invoice or a credit memo that a customer can open without a key. The provider's
 * own address of the file is confidential: it is neither stored nor returned.
 *
 * @param days how long the link works. Default 7.
 */
export async function documentLink(
  { provider, get }: Pick<ProviderAccess, 'provider' | 'get'>,
  clock: Clock,
  orderId: string,
  fileId: string,
  days = 7,
): Promise<DocumentLink> {
  const api = apiWith(provider, 'publicLink');
  if ('kind' in api) return api;
  const order = await get(orderId);
  if (order?.documents.some(({ id }) => id === fileId) !== true) {
    return { kind: 'unknown_document', message: `Order ${orderId} has no document ${fileId}.` };
  }
  return api.publicLink(fileId, clock() + days * DAY);
}
