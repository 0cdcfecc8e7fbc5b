import type { Failure } from '../../../order/rejection.js';
import { dateOf } from '../../http/http-date.js';
import type { ProviderResponse } from '../../provider.js';
import type { PartAnswer } from '../../provider-api.js';
import { member } from '../../values/member.js';
import { readObject } from '../reading/read-object.js';
import { observationOf } from '../reading/report-to-observation.js';
import { failureOf } from './failure.js';

/** A call about a part of an order. */
export interface PartCall {
  readonly account: string;
  readonly orderId: string;
  /** As in the provider's API reference, such as `POST /refunds`. */
  readonly label: string;
}

/**
 * Reads the response to a call about a part of an order, such as `POST /fulfillments`. The observation
 * changes no state and releases nothing: deliveries report the rest.
 */
export function fromPartResponse(
  response: ProviderResponse,
  shape: 'fulfilment' | 'refund' | 'return',
  call: PartCall,
): PartAnswer | Failure {
  const report = readObject(response.body, shape, '', 'invoice');
  const instant = dateOf(response);
  if (report.ok && report.value.orderId === call.orderId && instant !== undefined) {
    const observation = observationOf(report.value, {
      account: call.account,
      instant,
      source: call.label.startsWith('GET') ? 'read' : 'response',
      label: call.label,
      releases: false,
      wrongMode: false,
    });
    return { kind: 'observation', observation, id: String(member(response.body, 'id')) };
  }
  const reason = 'The provider accepted the call, but its response could not be read.';
  return failureOf(response, reason, { uncertain: true });
}
