import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { type Duplex, finished } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { sendAnswer } from '../node/send-answer.js';
import { toNodeHandler } from '../node/to-node-handler.js';
import { answerWith } from '../service/ingest/delivery/delivery-answer.js';
import type { App } from './app.js';
import { explained } from './listenable.js';
import { problem } from './problem.js';

/** A listening server. */
export interface Listening {
  /** Its address, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /**
   * Stops listening, and resolves when the requests under way are answered. After `grace`
   * milliseconds, default 5 000, it cuts off the rest. Further calls wait for the same end.
   */
  close(grace?: number): Promise<void>;
}

/**
 * Serves an app on a port of this machine; port 0 picks one.
 *
 * @throws {ConfigurationError} when the port is taken, or the address is not one of this machine.
 */
export function listen(app: App, port: number, host: string): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serverOf(app, host);
    server.on('error', (error: NodeJS.ErrnoException) => reject(explained(error, port, host)));
    server.listen(port, host, () => {
      const address = server.address();
      // Only a server on a pipe has no address, or a text.
      if (address === null || typeof address === 'string') return;
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      let closing: Promise<void> | undefined;
      resolve({
        url: `http://${name}:${address.port}`,
        close: (grace = 5_000) => {
          closing ??= closed(server, grace);
          return closing;
        },
      });
    });
  });
}

/** The latest request of a connection, its answer, and the answer to the request before it. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly before: ServerResponse | undefined;
}

function serverOf(app: App, hostname: string): Server {
  const listener = getRequestListener((request, env) => app.fetch(request, env), { hostname });
  const latest = new WeakMap<Duplex, Exchange>();
  // The app itself refuses a request without a Host.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    const before = latest.get(request.socket)?.response;
    latest.set(request.socket, { request, response, before });
    if (namesUser(request.url)) return sendAnswer(ADDRESS_REFUSED, request, response);
    const receiver = receiverOf(app, request);
    if (receiver === undefined) void listener(request, response);
    else toNodeHandler(receiver)(request, response);
  });
  // By itself Node.js answers a broken request at once, in place of the requests that came before it on
  // the connection: the client would take that for the answer to the first of them.
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const exchange = latest.get(socket);
    if (exchange === undefined) return refuse(socket, error.code);
    const { request, response, before } = exchange;
    if (request.complete) return after(response, () => refuse(socket, error.code));
    // The latest request itself is broken, and may have been answered already.
    return after(before, () => {
      if (response.headersSent) socket.destroy();
      else refuse(socket, error.code);
    });
  });
  return server;
}

/** Whether an address holds a name or a password: making a `Request` of it would throw, and repeat them. */
function namesUser(url = ''): boolean {
  return /^[^/?#]+:\/\/[^/?#]*@/.test(url);
}

const ADDRESS_REFUSED = answerWith(
  400,
  problem(
    'bad_request',
    'The address must not hold a name or a password. Send the token as Authorization: Bearer.',
  ),
  { connection: 'close' },
);

/** What answers a delivery without a `Request` of the Web, which would cost more than all the rest of HTTP. */
function receiverOf(app: App, { method, url = '', headers }: IncomingMessage) {
  if (method !== 'POST' || headers.host === undefined) return undefined;
  return app.receiverAt?.(url.split('?', 1)[0] ?? '');
}

/** Calls back once an answer was written, and with it all answers before it. */
function after(response: ServerResponse | undefined, callback: () => void): void {
  if (response === undefined) callback();
  else finished(response, callback);
}

/** The statuses that Node.js gives these errors; every other error is a bad request. */
const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers a broken request and closes the connection. Nothing after it can be read. */
function refuse(socket: Duplex, code = ''): void {
  // An earlier refusal may have closed the connection already.
  if (!socket.writable) return;
  const status = STATUSES[code] ?? 400;
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`;
  socket.end(head, () => socket.destroy());
}

function closed(server: Server, grace: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // A connection that is kept alive becomes idle only when its last request is answered.
    const idle = setInterval(() => server.closeIdleConnections(), 20);
    const cutOff = setTimeout(() => server.closeAllConnections(), grace);
    server.close((error) => {
      clearInterval(idle);
      clearTimeout(cutOff);
      if (error) reject(error);
      else resolve();
    });
  });
}
