import type { Money } from '../../../order/facts/money.js';
import { exponentOf } from '../../../order/facts/money.js';
import type { Failure } from '../../../order/rejection.js';
import { formatInstant, type Instant } from '../../../order/time/instant.js';
import type { EventPage, NoSuchOrder, OrderAnswer, ProviderApi } from '../../provider-api.js';
import type { ApiCall } from '../response/api-call.js';
import { customerStepOf } from '../response/customer-step.js';
import { fromPartResponse } from '../response/part-response.js';
import { fromResponse } from '../response/response.js';
import { parseTime } from '../values/time.js';
import type { ApiObject, Called, DigitalRiverClient } from './client.js';
import { returnCalls } from './return-calls.js';

/** The provider's API in the words of this package, over its client. */
export function providerApi(
  client: DigitalRiverClient,
  { account, mode }: { readonly account: string; readonly mode: 'live' | 'test' },
): ProviderApi {
  /** The answer to a call about one order. */
  const answered = (
    called: Called<unknown>,
    call: ApiCall,
  ): OrderAnswer | NoSuchOrder | Failure => {
    if (called.response === undefined) return failed(called);
    if (called.response.status === 404) return { kind: 'none' };
    const reading = fromResponse(called.response, { account, mode, ...call });
    if (reading.kind === 'observation') return withStep(reading, called.response.body);
    return reading.kind === 'failure' ? reading : failed(called);
  };
  return {
    async place(checkoutId) {
      const called = await client.createOrder({ checkoutId });
      if (called.response === undefined) return failed(called);
      const call = { method: 'POST', path: '/orders', checkoutId, account, mode } as const;
      const reading = fromResponse(called.response, call);
      return reading.kind === 'observation' ? withStep(reading, called.response.body) : reading;
    },
    async read(orderId) {
      const called = await client.getOrder(orderId, { expand: true });
      return answered(called, { method: 'GET', path: '/orders/{id}', orderId });
    },
    async find(checkoutId) {
      const called = await client.listOrders({ checkoutId });
      if (!called.ok) return called.failure;
      const [order] = called.value.data.filter((one) => one.checkoutId === checkoutId);
      if (order === undefined) return { kind: 'none' };
      // Read as a list of one: the provider does not promise to list what was asked for only.
      const response = { ...called.response, body: { data: [order] } };
      const call = { method: 'GET', path: '/orders', checkoutId, account, mode } as const;
      const reading = fromResponse(response, call);
      if (reading.kind === 'observation') return withStep(reading, order);
      return reading.kind === 'failure' ? reading : { kind: 'none' };
    },
    events: (since) => eventPages(client, since),
    async fulfil(orderId, lines, tracking = {}) {
      const called = await client.createFulfilment({
        orderId,
        items: lines,
        ...(tracking.company === undefined ? {} : { trackingCompany: tracking.company }),
        ...(tracking.number === undefined ? {} : { trackingNumber: tracking.number }),
        ...(tracking.url === undefined ? {} : { trackingUrl: tracking.url }),
      });
      if (!called.ok) return called.failure;
      return fromPartResponse(called.response, 'fulfilment', {
        account,
        orderId,
        label: 'POST /fulfillments',
      });
    },
    async refund(orderId, { amount, items, type, reason }) {
      const currency = (amount ?? items?.[0]?.amount)?.currency ?? '';
      const called = await client.createRefund({
        orderId,
        currency,
        ...(amount === undefined ? {} : { amount: decimal(amount) }),
        ...(items === undefined
          ? {}
          : { items: items.map((item) => ({ ...item, amount: decimal(item.amount) })) }),
        ...(type === undefined ? {} : { type }),
        ...(reason === undefined ? {} : { reason }),
      });
      if (!called.ok) return called.failure;
      return fromPartResponse(called.response, 'refund', {
        account,
        orderId,
        label: 'POST /refunds',
      });
    },
    ...returnCalls(client, account),
    async forget(orderId) {
      const called = await client.updateOrder(orderId, { requestToBeForgotten: true });
      return answered(called, { method: 'POST', path: '/orders/{id}', orderId });
    },
    async publicLink(fileId, expiresAt) {
      const called = await client.createFileLink({ fileId, expiresTime: formatInstant(expiresAt) });
      if (!called.ok) return called.failure;
      const { url, expiresTime } = called.value;
      if (typeof url !== 'string') return unreadable();
      const until = typeof expiresTime === 'string' ? parseTime(expiresTime) : undefined;
      return { kind: 'link', url, expiresAt: until ?? expiresAt };
    },
  };
}

const PAGE = 100;

/** A guard against a list that never ends: a hundred thousand events of thirty days. */
const MOST_PAGES = 1_000;

async function* eventPages(client: DigitalRiverClient, since: Instant): AsyncGenerator<EventPage> {
  let startingAfter: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const called = await client.listEvents({
      limit: PAGE,
      ...(startingAfter === undefined ? {} : { startingAfter }),
    });
    if (!called.ok) {
      yield called.failure;
      return;
    }
    const { data, hasMore } = called.value;
    const times = data.map(createdAt);
    yield { kind: 'events', bodies: data.filter((_, index) => (times[index] ?? since) >= since) };
    startingAfter = data.at(-1)?.id;
    // The order of the list is not documented: stop early only where it visibly goes back in time.
    const past = descending(times) && (times.at(-1) ?? since) < since;
    if (!hasMore || startingAfter === undefined || past) return;
  }
}

function createdAt({ createdTime }: ApiObject): Instant | undefined {
  return typeof createdTime === 'string' ? parseTime(createdTime) : undefined;
}

function descending(times: readonly (Instant | undefined)[]): boolean {
  return times.every((time, index) => {
    const before = times[index - 1];
    return time !== undefined && (before === undefined || before >= time);
  });
}

function withStep(reading: OrderAnswer, body: unknown): OrderAnswer {
  const customerStep = customerStepOf(body);
  return customerStep === undefined ? reading : { ...reading, customerStep };
}

function failed(called: Called<unknown>): Failure {
  return called.ok ? unreadable() : called.failure;
}

function unreadable(): Failure {
  return {
    kind: 'failure',
    retryable: false,
    uncertain: true,
    reason: 'The answer could not be read.',
    internal: { httpStatus: 200, codes: [] },
  };
}

/** Minor units as the decimal number the provider takes. */
function decimal({ minor, currency }: Money): number {
  const exponent = exponentOf(currency);
  return Number(`${minor}e-${exponent}`);
}
