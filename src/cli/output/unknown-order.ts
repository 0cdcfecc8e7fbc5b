/** An order that the store does not know, and where to look next. */
export function unknownOrder(orderId: string): Error {
  return new Error(
    `nothing is known of order ${orderId}. List what is known with "order-lifecycle orders"; check --data or DATABASE_URL if it should be there.`,
  );
}
