import type { ShopReport } from '../../../order/payments/object-report.js';
import { shopReportId } from '../../../order/payments/shop-report-id.js';
import type { HistoryEntry, OrderView } from '../../api.js';

/** Goods that left or came back, or units that were given up. */
export interface Movement {
  readonly what: string;
  readonly id: string;
  readonly at?: string | undefined;
  readonly units: string;
}

const CANCELLATION = /^cancellation:/;

/** What was fulfilled, given up and returned, each with its units, and when the shop reported it. */
export function movementsOf(
  order: OrderView,
  /** The observations of the order. */
  entries: readonly HistoryEntry[],
): readonly Movement[] {
  const { fulfilments, returns, shop } = order;
  const reports = new Map(entries.map(({ id, instant }) => [id, instant]));
  const reportedAt = (object: ShopReport['object'], key: string) =>
    reports.get(shopReportId(object, key));
  return [
    ...fulfilments.flatMap((one) => {
      const isCancellation = CANCELLATION.test(one.id);
      const object = isCancellation ? 'cancellation' : 'fulfilment';
      const at = one.createdAt ?? reportedAt(object, one.id.replace(CANCELLATION, ''));
      return fulfilmentRows(one, at, shop);
    }),
    ...returns.map(({ id, state, items = [] }) => ({
      what: state === 'accepted' ? 'returned' : 'return under way',
      id,
      at: reportedAt('return', id),
      units:
        unitsOf(
          items.map(({ itemId, quantity, accepted }) => ({
            itemId,
            count: state === 'accepted' ? accepted : quantity,
          })),
        ) || (order.conclusion === undefined ? 'not known' : 'everything'),
    })),
    ...(shop?.checkoutExpired === true ? [{ what: 'checkout expired', id: '', units: '' }] : []),
  ];
}

function fulfilmentRows(
  { id, items }: OrderView['fulfilments'][number],
  at: string | undefined,
  shop: OrderView['shop'],
): readonly Movement[] {
  const isCancellation = CANCELLATION.test(id);
  const name = id.replace(CANCELLATION, '');
  const lineOf = ({ itemId, skuId = '' }: (typeof items)[number]) => itemId ?? skuId;
  const sent = unitsOf(items.map((one) => ({ itemId: lineOf(one), count: one.quantity })));
  const givenUp = unitsOf(items.map((one) => ({ itemId: lineOf(one), count: one.cancelQuantity })));
  if (isCancellation) {
    return [{ what: 'given up', id: name, at, units: givenUp || sent || 'all that was left' }];
  }
  if (sent === '' && givenUp === '') {
    const units = shop?.sent === 'nothing' ? 'nothing yet' : 'all that was left';
    return [{ what: 'fulfilled', id: name, at, units }];
  }
  return [
    ...(sent === '' ? [] : [{ what: 'fulfilled', id: name, at, units: sent }]),
    ...(givenUp === '' ? [] : [{ what: 'given up', id: name, at, units: givenUp }]),
  ];
}

function unitsOf(lines: readonly { readonly itemId: string; readonly count: number }[]): string {
  return lines
    .filter(({ count }) => count > 0)
    .map(({ itemId, count }) => `${count} of ${itemId}`)
    .join(', ');
}
