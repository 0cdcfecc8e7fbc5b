import { createHash } from 'node:crypto';
import type { Provider } from '../../adapters/provider.js';
import type { Problem } from '../../order/problem.js';
import { canonicalJson } from '../../order/text/canonical-json.js';
import type { Instant } from '../../order/time/instant.js';
import type { OrderKey, Store } from '../../store/store.js';
import { isAnyForgotten, namesForgotten } from './forgotten-orders.js';

/** Where bodies are quarantined, with the orders that they may name. */
export type QuarantiningStore = Pick<Store, 'quarantine' | 'quarantinedBody' | 'load' | 'orders'>;

/** A body to be quarantined. */
export interface BodyToQuarantine {
  readonly raw: Uint8Array;
  readonly problem: Problem;
  /** Its age counts from here. */
  readonly receivedAt: Instant;
  /** The order that it is about, if that could be read. Absent: orders are searched for in the body. */
  readonly about?: OrderKey | undefined;
}

/**
 * Quarantines a body once, however often it is delivered or listed. A body that names an order whose
 * customer asked to be forgotten is not stored: it may hold personal data that `forget` has removed.
 *
 * @returns whether it is quarantined now.
 */
export async function quarantineBody(
  { name, account }: Pick<Provider, 'name' | 'account'>,
  store: QuarantiningStore,
  { raw, problem, receivedAt, about }: BodyToQuarantine,
): Promise<boolean> {
  const isForgotten =
    about === undefined
      ? await namesForgotten(store, account, raw)
      : await isAnyForgotten(store, [about]);
  if (isForgotten) return false;
  const digestOfBytes = digest(raw);
  const id = bodyId(raw);
  // Versions up to 0.1 used the digest of the bytes as the id.
  if (id !== digestOfBytes && (await store.quarantinedBody(digestOfBytes)) !== undefined)
    return true;
  await store.quarantine({ id, provider: name, raw, problem, receivedAt });
  return true;
}

/** The id of a body: the same for the same JSON, however it is formatted; a digest of the bytes if it is not JSON. */
export function bodyId(raw: Uint8Array): string {
  try {
    return digest(canonicalJson(JSON.parse(Buffer.from(raw).toString('utf8'))));
  } catch {
    return digest(raw);
  }
}

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
