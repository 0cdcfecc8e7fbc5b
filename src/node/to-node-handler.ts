import type { OrderLifecycle } from '../service/order-lifecycle.js';
import type { OrderLifecycles } from '../service/order-lifecycles.js';
import type { NodeRequest, NodeResponse } from './node-exchange.js';
import { rawBodyOf } from './raw-body-of.js';
import { sendAnswer } from './send-answer.js';

/** A listener of a Node.js server, and a handler of Express. */
export type NodeHandler = (request: NodeRequest, response: NodeResponse) => void;

/** What answers deliveries: the orders of one provider, or of several. */
export type Receiver = Pick<OrderLifecycle, 'receive'> | Pick<OrderLifecycles, 'receive'>;

/**
 * A handler that answers deliveries in a server of Node.js. It answers every request as a delivery, so mount it
 * at the address of the webhook only, before any body parser. Of several providers the last segment of the path
 * names the one that delivers, such as `/webhooks/stripe`.
 *
 * It reads the body itself, with the limits of the service (`maxBodyBytes`, `deliveryTimeoutMs`), or takes what
 * the server kept: `request.rawBody`, or the bytes that `express.raw()` leaves in `request.body`. A body that
 * was parsed or read before is answered 400 with what to change.
 *
 * For the operators' API and the console, see `createApp` and `listen` of `order-lifecycle/http`.
 *
 * @throws {TypeError} from the handler, if it is not called with a request and a response of Node.js.
 * @example
 * const server = createServer(toNodeHandler(orders));
 */
export function toNodeHandler(orders: Receiver): NodeHandler {
  return (request, response) => {
    if (!isNodeRequest(request) || typeof response?.setHeader !== 'function') {
      throw new TypeError(
        'The handler was not called with a request and a response of node:http. In Fastify pass request.raw and reply.raw, or call orders.receive({ headers, rawBody }).',
      );
    }
    const { method, headers } = request;
    const rawBody = rawBodyOf(request);
    void orders
      .receive({ provider: lastSegment(request), method, headers, rawBody })
      .then((answer) => sendAnswer(answer, request, response))
      // Without an answer the provider delivers again.
      .catch(() => request.socket.destroy());
  };
}

/** Callers without types pass the request of their framework. */
function isNodeRequest(request: NodeRequest): boolean {
  return typeof request?.resume === 'function' && typeof request.headers === 'object';
}

/** Express shortens `url` where a handler is mounted, and keeps the whole as `originalUrl`. */
function lastSegment(request: NodeRequest & { readonly originalUrl?: unknown }): string {
  const { originalUrl, url = '' } = request;
  const [path = ''] = (typeof originalUrl === 'string' ? originalUrl : url).split('?');
  return path.split('/').findLast((segment) => segment !== '') ?? '';
}
