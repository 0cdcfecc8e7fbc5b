import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { checkedOptions, type OptionNames } from '../order/options/options.js';
import { BRIDGE_SCRIPT, BRIDGE_STYLE, bridgePage } from './bridge-page.js';
import type { InspectionReceiver } from './inspect-order.js';
import type { InspectionMessage } from './messages.js';
import { receiverUrl } from './receiver-url.js';

/** How a bridge is set up. */
export interface BridgeOptions {
  /** The page that shows the messages. Default: the one Stately hosts. */
  readonly receiver?: string;
  /** Default 0: a free one. It listens on loopback, whatever else the service does. */
  readonly port?: number;
  /**
   * How many messages a page opened later still gets, as long as they take no more than 16 MiB. Default
   * 5 000; the oldest go first.
   */
  readonly keep?: number;
}

const OPTIONS: OptionNames<BridgeOptions> = {
  receiver: 'optional',
  port: 'optional',
  keep: 'optional',
};

/** A bridge from this process to an inspector in the browser of whoever runs it. */
export interface Bridge extends InspectionReceiver {
  /** Open this in a browser. It contains a secret, so that nobody else on the machine can. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a page on loopback that holds the receiver in a frame and hands it every message. Nothing is
 * sent anywhere by this process.
 *
 * @throws ConfigurationError when the receiver is not a page, or an option does not exist.
 */
export async function openBridge(options?: BridgeOptions): Promise<Bridge> {
  const { receiver, port = 0, keep = 5_000 } = checkedOptions(options, OPTIONS);
  const target = receiverUrl(receiver);
  const secret = randomBytes(16).toString('hex');
  const sent: string[] = [];
  let held = 0;
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    if (!toLoopback(request)) {
      answer(response, 421, 'text/plain', 'Open it under the address that was printed.\n');
      return;
    }
    switch (request.url) {
      case `/${secret}/`:
        response.setHeader(
          'content-security-policy',
          `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src ${target.origin}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
        );
        answer(response, 200, 'text/html', bridgePage(target));
        return;
      case `/${secret}/bridge.js`:
        answer(response, 200, 'text/javascript', BRIDGE_SCRIPT);
        return;
      case `/${secret}/bridge.css`:
        answer(response, 200, 'text/css', BRIDGE_STYLE);
        return;
      case `/${secret}/messages`:
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': messages of the inspector protocol\n\n');
        // A page that reconnects says what it has already.
        for (const text of sent.slice(seen(request, total, sent.length))) response.write(text);
        listeners.add(response);
        response.on('close', () => listeners.delete(response));
        return;
      default:
        answer(response, 404, 'text/plain', 'There is nothing here.\n');
    }
  });
  let total = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the bridge has no port');
  return {
    url: `http://127.0.0.1:${address.port}/${secret}/`,
    send(message: InspectionMessage) {
      total += 1;
      const text = `id: ${total}\ndata: ${JSON.stringify(message)}\n\n`;
      sent.push(text);
      held += text.length;
      while (sent.length > keep || held > KEEP_BYTES) held -= sent.shift()?.length ?? held;
      for (const listener of listeners) {
        // A page that does not keep up connects again, and says what it has.
        if (listener.writableLength > KEEP_BYTES) listener.destroy();
        else listener.write(text);
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const KEEP_BYTES = 16 * 1024 * 1024;

/** From which of the kept messages on a page still needs them. */
function seen(request: IncomingMessage, total: number, kept: number): number {
  const last = Number(request.headers['last-event-id'] ?? 0);
  const known = Number.isSafeInteger(last) ? last : 0;
  return Math.min(kept, Math.max(0, known - (total - kept)));
}

function toLoopback({ headers }: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '');
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` });
  response.end(body);
}
