import { createHash } from 'node:crypto';
import type { Provider } from '../../adapters/provider.js';
import type { Problem } from '../../order/problem.js';
import { canonicalJson } from '../../order/text/canonical-json.js';
import type { Instant } from '../../order/time/instant.js';
import type { OrderKey, Store } from '../../store/store.js';
import { isAnyForgotten, namesForgotten } from './forgotten-orders.js';

/** Where bodies are kept, and the orders that they may name. */
export type QuarantiningStore = Pick<Store, 'quarantine' | 'quarantinedBody' | 'load' | 'orders'>;

/** A body that is to be kept. */
export interface BodyToQuarantine {
  readonly raw: Uint8Array;
  readonly problem: Problem;
  /** From when on it grows old. */
  readonly receivedAt: Instant;
  /** The order that it is about, where it could be read: no other is looked for in it then. */
  readonly about?: OrderKey | undefined;
}

/**
 * Keeps a body, once, whether it is delivered or listed. One that names an order whose customer asked to
 * be forgotten is not kept: it may hold personal data, and `forget` has removed such bodies.
 *
 * @returns whether it is kept now.
 */
export async function quarantineBody(
  { name, account }: Pick<Provider, 'name' | 'account'>,
  store: QuarantiningStore,
  { raw, problem, receivedAt, about }: BodyToQuarantine,
): Promise<boolean> {
  const forgotten =
    about === undefined
      ? await namesForgotten(store, account, raw)
      : await isAnyForgotten(store, [about]);
  if (forgotten) return false;
  const ofBytes = digest(raw);
  const id = bodyId(raw);
  // Versions up to 0.1 named a body by its bytes, whatever it was.
  if (id !== ofBytes && (await store.quarantinedBody(ofBytes)) !== undefined) return true;
  await store.quarantine({ id, provider: name, raw, problem, receivedAt });
  return true;
}

/** The id of a body: the same for the same JSON, however it is written. What is not JSON goes by its bytes. */
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
