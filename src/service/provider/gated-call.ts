import type { ProviderCalls } from '../../adapters/provider.js';
import type { ProviderApi } from '../../adapters/provider-api.js';
import { may, type OrderRecord, unknownOrder } from '../../lifecycle/index.js';
import type { Gate } from '../../order/gate.js';
import type { Observation } from '../../order/observation.js';
import type { Failure } from '../../order/rejection.js';
import { recordIn } from '../../store/order-row.js';
import type { ActionResult, Invalid } from './action-result.js';
import { apiWith, hasCall, type ProviderAccess } from './provider-access.js';

/** A call that is asked of a gate first. */
export interface GatedCall<Name extends keyof ProviderApi> {
  readonly gate: Gate;
  /** The call that the provider must have. */
  readonly call: Name;
  /** Makes the call, or returns why it cannot be made. */
  prepare(record: OrderRecord, api: Pick<ProviderApi, Name>): Call | Invalid;
  readonly readFirst?: ReadFirst;
}

type Call = () => ReturnType<ProviderApi['fulfil']>;

/** What is read from the provider before a call. A provider that cannot be read is not read. */
export interface ReadFirst {
  /** When to read: if the request is `possible`, or if it is invalid for one of these reasons. */
  readonly if: readonly ('possible' | Invalid['code'])[];
  read(
    api: Partial<ProviderCalls>,
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
export async function gatedCall<Name extends Exclude<keyof ProviderApi, 'forget'>>(
  access: ProviderAccess,
  orderId: string,
  { readFirst, ...gated }: GatedCall<Name>,
): Promise<ActionResult> {
  const api = apiWith(access.provider, gated.call);
  if ('kind' in api) return api;
  const row = await access.rowOfOrder(orderId);
  if (row === undefined) return { kind: 'refused', gate: unknownOrder(orderId) };
  const record = recordIn(row);
  const answer = may(record, gated.gate);
  if (!answer.allowed) return { kind: 'refused', gate: answer };
  const prepared = gated.prepare(record, api);
  const validity = typeof prepared === 'function' ? 'possible' : prepared.code;
  if (readFirst?.if.includes(validity)) {
    const read = await readFirst.read(access.provider.api ?? {});
    if (read.kind === 'failure') return read;
    if (read.kind === 'read') {
      for (const observation of read.observations) await access.observe(observation);
    }
    return gatedCall(access, orderId, gated);
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
      if (!hasCall(api, 'read')) return { kind: 'none' };
      const read = await api.read(orderId);
      return read.kind === 'observation'
        ? { kind: 'read', observations: [read.observation] }
        : read;
    },
  };
}
