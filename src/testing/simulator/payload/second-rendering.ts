import type { JsonObject } from '../values/json.js';

const OLD = '2020-12-17';

function copy(event: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(event)) as JsonObject; // what was a JSON object still is one
}

/** Moves a key from one object to another, if it is there. */
function move(key: string, from: JsonObject, to: JsonObject): void {
  const value = from[key];
  if (value === undefined) return;
  to[key] = value;
  delete from[key];
}

/**
 * The same event as an endpoint of another API version gets it: the charges of the order at its top
 * level instead of in its payment, or the other way round. The facts are the same to the last bit.
 * `undefined`: the event would look the same in both, or one of them cannot say it all.
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
