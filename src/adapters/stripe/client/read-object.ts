import { failed } from '../../../order/failed-call.js';
import type { PaymentObservation } from '../../../order/observation.js';
import type { Failure } from '../../../order/rejection.js';
import type { NoSuchObject, ObjectReference } from '../../payment-api.js';
import type { ProviderResponse } from '../../provider.js';
import { isId } from '../../values/id.js';
import { OBJECT_PATHS, pathOf } from './object-paths.js';
import { readResponse } from './read-response.js';
import { unreadable } from './refusal.js';
import { getObject, type StripeCalls } from './stripe-calls.js';

/** An object that was read, and what it reports. */
export interface ObjectAnswer {
  readonly kind: 'object';
  readonly response: ProviderResponse;
  /** None: it does not concern an order of this account. */
  readonly observation?: PaymentObservation;
}

/** Reads one object. */
export async function readOneObject(
  calls: StripeCalls,
  { object, id }: ObjectReference,
  paymentCreated?: number,
): Promise<ObjectAnswer | NoSuchObject | Failure> {
  const resource = Object.hasOwn(OBJECT_PATHS, object) ? OBJECT_PATHS[object] : undefined;
  if (resource === undefined) {
    return failed('An object of this kind cannot be read. Look it up at Stripe.');
  }
  // Another text could be the path of another resource.
  if (!isId(id) || /^\.+$/.test(id)) return { kind: 'none' };
  const answer = await getObject(calls, pathOf(resource, id));
  if (answer.kind !== 'response') return answer;
  const { response } = answer;
  const read = readResponse(
    response,
    {
      ...{ object, id, objects: [response.body], paymentCreated },
      ...{ source: 'read', label: `GET ${resource}` },
    },
    calls.options,
  );
  if (!read.ok) {
    return unreadable(response, { method: 'GET', apiKey: calls.apiKey }, read.problem);
  }
  const { observation } = read;
  return { kind: 'object', response, ...(observation === undefined ? {} : { observation }) };
}
