import { followUp, type Place } from './follow-up.js';

/** The error for an order that is not known in this place. */
export function unknownOrder(orderId: string, place: Place): Error {
  const list = followUp(['orders'], place);
  const where = place.url === undefined ? 'check --data or DATABASE_URL' : 'check --url';
  return new Error(
    `Nothing is known of order ${orderId}; ${where}. List the known orders with: ${list}`,
  );
}
