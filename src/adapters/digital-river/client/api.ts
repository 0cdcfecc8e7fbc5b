import type { Failure } from '../../../order/rejection.js';
import { formatInstant } from '../../../order/time/instant.js';
import type { ProviderResponse } from '../../provider.js';
import type { NoSuchOrder, OrderAnswer, ProviderApi } from '../../provider-api.js';
import type { ApiCall } from '../response/api-call.js';
import { customerStepOf } from '../response/customer-step.js';
import { unreadable } from '../response/failure.js';
import { fromResponse } from '../response/response.js';
import { parseTime } from '../values/time.js';
import type { ApiObject, Called } from './called.js';
import type { DigitalRiverClient } from './client.js';
import { eventPages } from './event-pages.js';
import { partCalls } from './part-calls.js';

/** The `ProviderApi` of one merchant account, over its client. */
export function providerApi(
  client: DigitalRiverClient,
  { account, mode }: { readonly account: string; readonly mode: 'live' | 'test' },
): ProviderApi {
  /** Reads a response; its customer step comes from `order`, which is the body unless given. */
  const read = (response: ProviderResponse, call: ApiCall, order: unknown = response.body) => {
    const reading = fromResponse(response, { account, mode, ...call });
    return reading.kind === 'observation' ? withStep(reading, order) : reading;
  };
  const answered = (
    called: Called<ApiObject>,
    call: ApiCall,
  ): OrderAnswer | NoSuchOrder | Failure => {
    if (called.response === undefined) return called.failure;
    if (called.response.status === 404) return { kind: 'none' };
    const reading = read(called.response, call);
    return reading.kind === 'rejection' ? unreadable(called.response, true) : reading;
  };
  return {
    async place(checkoutId) {
      const called = await client.createOrder({ checkoutId });
      if (called.response === undefined) return called.failure;
      return read(called.response, { method: 'POST', path: '/orders', checkoutId });
    },
    async read(orderId) {
      const called = await client.getOrder(orderId, { expand: true });
      return answered(called, { method: 'GET', path: '/orders/{id}', orderId });
    },
    async find(checkoutId) {
      const called = await client.listOrders({ checkoutId });
      if (!called.ok) return called.failure;
      // The provider does not promise to list only orders of this checkout.
      const order = called.value.data.find((listed) => listed.checkoutId === checkoutId);
      if (order === undefined) return { kind: 'none' };
      const response = { ...called.response, body: { data: [order] } };
      const reading = read(response, { method: 'GET', path: '/orders', checkoutId }, order);
      return reading.kind === 'rejection' ? { kind: 'none' } : reading;
    },
    events: (since) => eventPages(client, since),
    ...partCalls(client, account),
    async forget(orderId) {
      const called = await client.updateOrder(orderId, { requestToBeForgotten: true });
      return answered(called, { method: 'POST', path: '/orders/{id}', orderId });
    },
    async publicLink(fileId, expiresAt) {
      const called = await client.createFileLink({ fileId, expiresTime: formatInstant(expiresAt) });
      if (!called.ok) return called.failure;
      const { url, expiresTime } = called.value;
      if (typeof url !== 'string') return unreadable(called.response, true);
      const granted = typeof expiresTime === 'string' ? parseTime(expiresTime) : undefined;
      return { kind: 'link', url, expiresAt: granted ?? expiresAt };
    },
  };
}

function withStep(reading: OrderAnswer, order: unknown): OrderAnswer {
  const customerStep = customerStepOf(order);
  return customerStep === undefined ? reading : { ...reading, customerStep };
}
