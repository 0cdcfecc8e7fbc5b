import type { ProviderApi } from '../../adapters/provider-api.js';
import { may, type OrderRecord, unknownOrder } from '../../lifecycle/index.js';
import type { Gate } from '../../order/gate.js';
import type { Observation } from '../../order/observation.js';
import type { Failure } from '../../order/rejection.js';
import { recordIn } from '../../store/order-row.js';
import type { ActionResult, Invalid } from './action-result.js';
import { apiOf, type ProviderAccess } from './provider-access.js';

type Call = () => ReturnType<ProviderApi['fulfil']>;

/** What is read from the provider before a call. */
export interface ReadFirst {
  /** When to read: if the request is `possible`, or if it is invalid for one of these reasons. */
  readonly if: readonly ('possible' | Invalid['code'])[];
  read(
    api: ProviderApi,
  ): Promise<
    | { readonly kind: 'read'; readonly observations: readonly Observation[] }
    | { readonly kind: 'none' }
    | Failure
  >;
}

/**
 * Asks the gate, prepares a call, makes it, and takes in the answer. After a `readFirst` that was
 * needed, the gate is asked and the call prepared once more.
 */
export async function gatedCall(
  access: ProviderAccess,
  orderId: string,
  gate: Gate,
  prepare: (record: OrderRecord) => Call | Invalid,
  readFirst?: ReadFirst,
): Promise<ActionResult> {
  const api = apiOf(access.provider);
  const row = await access.rowOfOrder(orderId);
  if (row === undefined) return { kind: 'refused', gate: unknownOrder(orderId) };
  const record = recordIn(row);
  const answer = may(record, gate);
  if (!answer.allowed) return { kind: 'refused', gate: answer };
  const prepared = prepare(record);
  const validity = typeof prepared === 'function' ? 'possible' : prepared.code;
  if (readFirst?.if.includes(validity)) {
    const read = await readFirst.read(api);
    if (read.kind === 'failure') return read;
    if (read.kind === 'read') {
      for (const observation of read.observations) await access.observe(observation);
    }
    return gatedCall(access, orderId, gate, prepare);
  }
  if (typeof prepared !== 'function') return prepared;
  const result = await prepared();
  if (result.kind === 'failure') return result;
  await access.observe(result.observation);
  const order = await access.get(orderId);
  if (order === undefined) throw new Error(`Order ${orderId} is no longer in the store.`);
  return { kind: 'done', id: result.id, order };
}

/** Reads the order itself, if the request is in one of these conditions. */
export function readingOrder(orderId: string, conditions: ReadFirst['if']): ReadFirst {
  return {
    if: conditions,
    async read(api) {
      const read = await api.read(orderId);
      return read.kind === 'observation'
        ? { kind: 'read', observations: [read.observation] }
        : read;
    },
  };
}
