import { counted } from '../../order/text/counted.js';
import type { SearchedOrders } from '../../service/queries/order-search.js';
import { followUp, type Place } from './follow-up.js';

/**
 * The error for an order that is not known in this place.
 *
 * @param searched how far back its id was looked for in reports. Absent: it was not.
 */
export function unknownOrder(orderId: string, place: Place, searched?: SearchedOrders): Error {
  const list = followUp(['orders'], place);
  const where = place.url === undefined ? 'check --data or DATABASE_URL' : 'check --url';
  const partly =
    searched === undefined || searched.all || searched.orders === 0
      ? ''
      : `, nor is that id in the reports of the newest ${counted(searched.orders, 'order')}`;
  return new Error(
    `Nothing is known of order ${orderId}${partly}; ${where}. List the known orders with: ${list}`,
  );
}
