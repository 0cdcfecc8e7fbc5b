import { SIGNATURE_HEADER, signForTest } from '../../../adapters/digital-river/index.js';
import type { OrderHistory } from '../../../testing/simulator/index.js';

/**
 * Delivers an acceptance of a blocked order: signed, and newer than everything.
 *
 * @returns why it was parked.
 */
export async function contradictBlock(
  { orderId, versions }: OrderHistory,
  webhook: string,
  secret: string,
): Promise<string> {
  const at = new Date(Math.ceil((versions.at(-1)?.at ?? 0) / 1000) + 60_000).toISOString();
  const body = JSON.stringify({
    id: `contradiction-${orderId}`,
    type: 'order.accepted',
    data: { object: { id: orderId, state: 'accepted', fraudState: 'passed', liveMode: false } },
    liveMode: false,
    createdTime: at,
  });
  const response = await fetch(webhook, {
    method: 'POST',
    headers: { [SIGNATURE_HEADER]: signForTest({ rawBody: body, secret }) },
    body,
  });
  const { explanation } = (await response.json()) as { explanation?: string };
  return explanation ?? '';
}
