import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { checkedOptions, type OptionNames } from '../order/options/options.js';
import { BRIDGE_SCRIPT, BRIDGE_STYLE, bridgePage } from './bridge-page.js';
import type { InspectionReceiver } from './inspect-order.js';
import type { InspectionMessage } from './messages.js';
import { receiverUrl } from './receiver-url.js';

/** The options of a bridge. */
export interface BridgeOptions {
  /** The page that shows the messages. Default: Stately's hosted inspector. */
  readonly receiver?: string;
  /** The port on loopback. Default 0: a free one. */
  readonly port?: number;
  /** How many of the newest messages a page opened later gets, up to 16 MiB. Default 5 000. */
  readonly keep?: number;
}

const OPTIONS: OptionNames<BridgeOptions> = {
  receiver: 'optional',
  port: 'optional',
  keep: 'optional',
};

/** A bridge from this process to an inspector in a browser on this machine. */
export interface Bridge extends InspectionReceiver {
  /** The address to open in a browser. It contains a secret, so that no other user can guess it. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens a bridge: a page on loopback that holds the receiver in a frame and passes every message on to
 * it. This process itself sends nothing.
 *
 * @throws {ConfigurationError} when the receiver is not a page, or for an unknown option.
 */
export async function openBridge(options?: BridgeOptions): Promise<Bridge> {
  const { receiver, port = 0, keep = 5_000 } = checkedOptions(options, OPTIONS);
  const target = receiverUrl(receiver);
  const secret = randomBytes(16).toString('hex');
  const sent: string[] = [];
  let sentBytes = 0;
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    if (!isToLoopback(request)) {
      answer(response, 421, 'text/plain', 'Open the address that was printed.\n');
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
        // A page that reconnects sends the id of its last message.
        for (const text of sent.slice(alreadySent(request, total, sent.length)))
          response.write(text);
        listeners.add(response);
        response.on('close', () => listeners.delete(response));
        return;
      default:
        answer(response, 404, 'text/plain', 'Nothing is here.\n');
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
      sentBytes += text.length;
      while (sent.length > keep || sentBytes > MAX_BYTES)
        sentBytes -= sent.shift()?.length ?? sentBytes;
      for (const listener of listeners) {
        // A page that is too slow is cut off; it reconnects and gets what it missed.
        if (listener.writableLength > MAX_BYTES) listener.destroy();
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

const MAX_BYTES = 16 * 1024 * 1024;

/** How many of the kept messages a page has already. */
function alreadySent(request: IncomingMessage, total: number, kept: number): number {
  const last = Number(request.headers['last-event-id'] ?? 0);
  const known = Number.isSafeInteger(last) ? last : 0;
  return Math.min(kept, Math.max(0, known - (total - kept)));
}

function isToLoopback({ headers }: IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '');
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` });
  response.end(body);
}
