import type { JsonObject } from '../../simulator/values/json.js';
import type { ServedStripeOrder } from '../served-stripe-order.js';
import { done, invalid, type StripeAnswer } from '../wire/answer.js';
import { limitOf } from '../wire/page.js';
import { type Clause, readSearch, type SearchQuery } from '../wire/search-query.js';
import type { StripeCall } from './call.js';

/**
 * Finds PaymentIntents. A payment is found some time after it was created or labelled, and a value matches in
 * upper and lower case. Source: Stripe, "Search".
 */
export function searchPayments(call: StripeCall): StripeAnswer {
  const { form, now, searchLagSeconds, version, sees } = call;
  const text = form.get('query');
  if (text === undefined) {
    return invalid(400, 'Missing required param: query.', {
      code: 'parameter_missing',
      param: 'query',
    });
  }
  const query = readSearch(text);
  if (query === undefined)
    return invalid(400, `This search cannot be read: ${text}`, { param: 'query' });
  const limit = limitOf(form);
  if (typeof limit !== 'number') return limit;
  const found = candidates(call, query)
    .filter(sees)
    .flatMap((order) => {
      const ready = new Set(
        order.run.payments
          .filter((payment) => payment.labelledAt + searchLagSeconds <= now)
          .map(({ id }) => id),
      );
      return order.objects(version).paymentIntents.filter(({ id }) => ready.has(String(id)));
    })
    .filter((payment) => matches(query, payment))
    .sort((a, b) => Number(b.created) - Number(a.created));
  return searchPage(found, limit, form.get('page'));
}

function searchPage(
  found: readonly JsonObject[],
  limit: number,
  cursor: string | undefined,
): StripeAnswer {
  const start = cursor === undefined ? 0 : Number(/^page_(\d+)$/.exec(cursor)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(start)) {
    return invalid(400, `There is no such page: ${cursor}`, { param: 'page' });
  }
  const end = start + limit;
  return done({
    object: 'search_result',
    data: found.slice(start, end),
    has_more: end < found.length,
    next_page: end < found.length ? `page_${end}` : null,
    url: '/v1/payment_intents/search',
  });
}

/** Only some orders can match a clause that all results have. */
function candidates({ orders }: StripeCall, query: SearchQuery): readonly ServedStripeOrder[] {
  const label = query.clauses.find(({ field, negated }) => field === 'metadata' && !negated);
  return label !== undefined && (query.every || query.clauses.length === 1)
    ? orders.withMetadata(label.key, label.value)
    : orders.all;
}

function matches({ every, clauses }: SearchQuery, payment: JsonObject): boolean {
  const holds = (clause: Clause) =>
    (textOf(clause, payment) === clause.value.toLowerCase()) !== clause.negated;
  return every ? clauses.every(holds) : clauses.some(holds);
}

function textOf({ field, key }: Clause, payment: JsonObject): string | undefined {
  const { metadata } = payment;
  const value =
    field !== 'metadata'
      ? payment[field]
      : typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)
        ? (metadata as JsonObject)[key] // `isArray` does not narrow a readonly array
        : undefined;
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}
