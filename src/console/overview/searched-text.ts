import { counted } from '../../order/text/counted.js';
import type { OrderSearch } from '../api.js';

/** Where a search did not find an order, or did not look for others. Nothing if it looked everywhere. */
export function searchedText({
  searched,
  unplaced,
}: Pick<OrderSearch, 'searched' | 'unplaced'>): readonly string[] {
  if (unplaced === true) {
    return ['It was reported without its order: link it on the first page.'];
  }
  if (searched === undefined || searched.all) return [];
  return [
    searched.orders === 0
      ? 'This store does not look for ids within reports: use the id of the order or of its payment.'
      : `Only the reports of the newest ${counted(searched.orders, 'order')} were looked through.`,
  ];
}
