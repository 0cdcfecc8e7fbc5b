import type { Observation } from '../../../order/observation.js';
import type { ProviderApi } from '../../provider-api.js';
import { fromPartResponse } from '../response/part-response.js';
import type { ApiObject, DigitalRiverClient } from './client.js';

const PAGE = 100;

/** A guard against a list that never ends. */
const MOST_PAGES = 100;

/**
 * The calls about returns.
 *
 * Specification, "Line items": the id of a line is what returns are processed by.
 */
export function returnCalls(
  client: DigitalRiverClient,
  account: string,
): Pick<ProviderApi, 'return' | 'acceptReturn' | 'returns'> {
  return {
    async return(orderId, { items, reason }) {
      const called = await client.createReturn({
        orderId,
        items,
        ...(reason === undefined ? {} : { reason }),
      });
      if (!called.ok) return called.failure;
      const call = { account, orderId, label: 'POST /returns' };
      return fromPartResponse(called.response, 'return', call);
    },
    async acceptReturn(orderId, returnId, items) {
      const called = await client.updateReturn(
        returnId,
        items === undefined
          ? { state: 'accepted' }
          : { items: items.map((item) => ({ ...item, state: 'accepted' })) },
      );
      if (!called.ok) return called.failure;
      const call = { account, orderId, label: 'POST /returns/{id}' };
      return fromPartResponse(called.response, 'return', call);
    },
    async returns(orderId) {
      const observations: Observation[] = [];
      let startingAfter: string | undefined;
      for (let pages = 0; pages < MOST_PAGES; pages += 1) {
        const called = await client.listReturns({
          orderId,
          limit: PAGE,
          ...(startingAfter === undefined ? {} : { startingAfter }),
        });
        if (!called.ok) return called.failure;
        for (const body of called.value.data.filter((one) => isOf(one, orderId))) {
          const call = { account, orderId, label: 'GET /returns' };
          const read = fromPartResponse({ ...called.response, body }, 'return', call);
          if (read.kind === 'failure') {
            return { ...read, uncertain: false, reason: 'A return in the list could not be read.' };
          }
          observations.push(read.observation);
        }
        startingAfter = called.value.data.at(-1)?.id;
        if (!called.value.hasMore || startingAfter === undefined) break;
      }
      return { kind: 'returns', observations };
    },
  };
}

/** The provider does not promise to list what was asked for only. */
function isOf({ orderId }: ApiObject, wanted: string): boolean {
  return orderId === wanted;
}
