import { defined } from '../../../order/defined.js';
import type { Failure } from '../../../order/rejection.js';
import type { ProviderResponse } from '../../provider.js';
import type { PartAnswer } from '../../provider-api.js';
import { observationOf } from '../reading/observation.js';
import { readObject } from '../reading/read-object.js';
import { member } from '../values/member.js';
import { parseHttpDate } from '../values/time.js';
import { headerOf, requestIdOf } from './headers.js';

/** A call about a part of an order. */
export interface PartCall {
  readonly account: string;
  readonly orderId: string;
  /** As the provider's API reference names it. */
  readonly label: string;
}

/**
 * What the answer to a call such as `POST /fulfillments` says: the part of an order that was made. It
 * moves no state and releases nothing; the rest is told by deliveries.
 */
export function fromPartResponse(
  response: ProviderResponse,
  shape: 'fulfilment' | 'refund' | 'return',
  call: PartCall,
): PartAnswer | Failure {
  const said = readObject(response.body, shape, '', 'invoice');
  const instant = parseHttpDate(headerOf(response.headers, 'date') ?? '');
  if (said.ok && said.value.orderId === call.orderId && instant !== undefined) {
    const observation = observationOf(said.value, {
      account: call.account,
      instant,
      source: call.label.startsWith('GET') ? 'read' : 'response',
      label: call.label,
      releases: false,
      wrongMode: false,
    });
    return { kind: 'observation', observation, id: String(member(response.body, 'id')) };
  }
  return {
    kind: 'failure',
    retryable: false,
    uncertain: true,
    reason: 'The provider accepted the call, but its answer could not be read.',
    internal: defined({ httpStatus: response.status, codes: [], requestId: requestIdOf(response) }),
  };
}
