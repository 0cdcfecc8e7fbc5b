import type { JsonObject } from '../values/json.js';

const OLD = '2020-12-17';

function copy(event: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(event)) as JsonObject; // what was a JSON object still is one
}

/** Moves a key from one object to another, if it exists. */
function move(key: string, from: JsonObject, to: JsonObject): void {
  const value = from[key];
  if (value === undefined) return;
  to[key] = value;
  delete from[key];
}

/**
 * The same event as an endpoint of another API version receives it: the charges at the top level of
 * the order instead of in its payment, or the other way round. The facts are identical. `undefined`:
 * the event looks the same in both versions, or one of them cannot express it.
 */
export function renderAgain(event: JsonObject): JsonObject | undefined {
  const again = copy(event);
  const order = (again.data as JsonObject).object as JsonObject; // every event has both
  if (order.invoicePDFs !== undefined || order.creditMemoPDFs !== undefined) return undefined;
  if (order.payment !== undefined) {
    const payment = order.payment as JsonObject; // an object wherever the simulator writes one
    if (payment.charges === undefined) return undefined;
    move('charges', payment, order);
    move('sources', payment, order);
    delete order.payment;
    again.digitalriverVersion = OLD;
    return again;
  }
  if (order.charges === undefined) return undefined;
  const payment: JsonObject = {};
  move('charges', order, payment);
  move('sources', order, payment);
  order.payment = payment;
  again.digitalriverVersion = '2021-12-13';
  return again;
}
