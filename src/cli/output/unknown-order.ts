/** The error for an order that is not known. */
export function unknownOrder(orderId: string): Error {
  return new Error(
    `Nothing is known of order ${orderId}. List the known orders with "order-lifecycle orders", and check --data or DATABASE_URL.`,
  );
}
