import { defined } from '../../../order/defined.js';
import type { Observation } from '../../../order/observation.js';
import type { Failure } from '../../../order/rejection.js';
import type { PartAnswer, ProviderApi } from '../../provider-api.js';
import { fromPartResponse } from '../response/part-response.js';
import { decimalOf } from '../values/money.js';
import type { ApiObject, Called } from './called.js';
import type { DigitalRiverClient } from './client.js';
import { pagesOf } from './pages.js';

/** Ten thousand returns of one order. */
const MAX_PAGES = 100;

/**
 * The calls about parts of an order: fulfilments, refunds and returns.
 *
 * Specification, "Line items": the id of a line is what returns are processed by.
 */
export function partCalls(
  client: DigitalRiverClient,
  account: string,
): Pick<ProviderApi, 'fulfil' | 'refund' | 'return' | 'acceptReturn' | 'returns'> {
  const answered = (
    called: Called<ApiObject>,
    shape: 'fulfilment' | 'refund' | 'return',
    orderId: string,
    label: string,
  ): PartAnswer | Failure =>
    called.ok
      ? fromPartResponse(called.response, shape, { account, orderId, label })
      : called.failure;
  return {
    async fulfil(orderId, items, { company, number, url } = {}) {
      const tracking = { trackingCompany: company, trackingNumber: number, trackingUrl: url };
      const called = await client.createFulfilment(defined({ orderId, items, ...tracking }));
      return answered(called, 'fulfilment', orderId, 'POST /fulfillments');
    },
    async refund(orderId, { amount, items, type, reason }) {
      const request = defined({
        orderId,
        currency: (amount ?? items?.[0]?.amount)?.currency ?? '',
        amount: amount && decimalOf(amount),
        items: items?.map((item) => ({ ...item, amount: decimalOf(item.amount) })),
        type,
        reason,
      });
      return answered(await client.createRefund(request), 'refund', orderId, 'POST /refunds');
    },
    async return(orderId, { items, reason }) {
      const called = await client.createReturn(defined({ orderId, items, reason }));
      return answered(called, 'return', orderId, 'POST /returns');
    },
    async acceptReturn(orderId, returnId, items) {
      const state = 'accepted';
      const called = await client.updateReturn(
        returnId,
        items === undefined ? { state } : { items: items.map((item) => ({ ...item, state })) },
      );
      return answered(called, 'return', orderId, 'POST /returns/{id}');
    },
    async returns(orderId) {
      const observations: Observation[] = [];
      const pages = pagesOf((query) => client.listReturns({ orderId, ...query }), MAX_PAGES);
      for await (const called of pages) {
        if (!called.ok) return called.failure;
        const { response, value } = called;
        // The provider does not promise to list only the returns of this order.
        for (const body of value.data.filter((one) => one.orderId === orderId)) {
          const call = { account, orderId, label: 'GET /returns' };
          const read = fromPartResponse({ ...response, body }, 'return', call);
          if (read.kind === 'failure') {
            return { ...read, uncertain: false, reason: 'A return in the list could not be read.' };
          }
          observations.push(read.observation);
        }
      }
      return { kind: 'returns', observations };
    },
  };
}
