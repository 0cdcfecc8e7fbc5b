import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import type { ReportRequest } from '../../../src/service/shop/report-request.js';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { dataDirectory } from '../../_support/data-directory.js';
import { captured, paymentService, paymentsReported } from '../../_support/payment-service.js';
import { parameters } from '../../_support/runs.js';

const line = (itemId: string) => ({ itemId, quantity: 1 });

const anyReport: fc.Arbitrary<ReportRequest> = fc
  .record({
    kind: fc.constantFrom('fulfilment', 'return', 'cancellation'),
    key: fc.constantFrom('key-1', 'key-2'),
    items: fc.constantFrom(undefined, [line('line-1')], [line('line-1'), line('line-2')]),
    actor: fc.constantFrom('warehouse', 'office'),
  })
  .map(({ items, ...rest }) => (items === undefined ? rest : { ...rest, items }));

/** Reports of one order, some of which come at the same time. */
const anyBatches = fc.array(fc.array(anyReport, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 4,
});

/** What a report says: who reports it does not matter. */
function contentOf({ items }: ReportRequest): string {
  return JSON.stringify(items ?? 'all');
}

function nameOf({ kind, key }: ReportRequest): string {
  return `shop:${kind}:${key}`;
}

/** The kinds of the results by a model that knows no order, and the reports that count. */
function expected(reports: readonly ReportRequest[]) {
  const first = new Map<string, ReportRequest>();
  const kinds = reports.map((report) => {
    const known = first.get(nameOf(report));
    if (known === undefined) {
      first.set(nameOf(report), report);
      return 'recorded';
    }
    return contentOf(known) === contentOf(report) ? 'duplicate' : 'key_reused';
  });
  return { kinds, counting: [...first.values()] };
}

async function check(
  orders: OrderLifecycle,
  orderId: string,
  batches: readonly (readonly ReportRequest[])[],
): Promise<void> {
  await orders.observe(paymentsReported(captured(), { orderId }));
  const kinds: string[] = [];
  for (const batch of batches) {
    const results = await Promise.all(batch.map((one) => orders.report(orderId, one)));
    kinds.push(...results.map(({ kind }) => kind));
  }
  const model = expected(batches.flat());
  expect(kinds).toEqual(model.kinds);
  const history = await orders.history(orderId);
  const ids = history?.filter(({ source }) => source === 'shop').map(({ id }) => id);
  expect(ids?.toSorted()).toEqual(model.counting.map(nameOf).sort());

  const other = await paymentService();
  for (const one of model.counting.toReversed()) await other.report(orderId, one);
  await other.observe(paymentsReported(captured(), { orderId }));
  const [view, same] = await Promise.all([orders.get(orderId), other.get(orderId)]);
  for (const member of ['state', 'shop', 'fulfilments', 'returns', 'conclusion'] as const) {
    expect(view?.[member]).toEqual(same?.[member]);
  }
}

describe('reports of the shop', () => {
  it('are recorded once for each key, whenever and with whatever content it comes again', async () => {
    await fc.assert(
      fc.asyncProperty(anyBatches, async (batches) => {
        await check(await paymentService(), 'A-1', batches);
      }),
      parameters(0.1),
    );
  });

  it('are so in a database', async () => {
    const orders = await paymentService({ store: embedded(await dataDirectory()) });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(anyBatches, async (batches) => {
        count += 1;
        await check(orders, `A-${count}`, batches);
      }),
      parameters(0.005),
    );
  });
});
