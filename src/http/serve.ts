import {
  createServer,
  type IncomingMessage,
  maxHeaderSize,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener, RequestError } from '@hono/node-server';
import { ConfigurationError } from '../order/options/configuration-error.js';
import type { App } from './app.js';

/** A listening server. */
export interface Listening {
  /** Where it can be reached, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /**
   * Accepts no more requests and resolves when those under way are answered; what is not after
   * `grace` milliseconds, default 5 000, is cut off. Calling it again waits for the same end.
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
      // Only a pipe has none, or a text.
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

/** What never becomes a request that the app could answer is answered in JSON here. */
function serverOf(app: App, hostname: string): Server {
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    hostname,
    errorHandler: unreadable,
  });
  const latest = new WeakMap<Duplex, Exchange>();
  // The app itself says what is wrong with a Host that is missing.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    const before = latest.get(request.socket)?.response;
    latest.set(request.socket, { request, response, before });
    void listener(request, response);
  });
  const refused = new WeakSet<Duplex>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const refuse = () => {
      if (socket.writable) hangUp(socket, ...(FAULTS[error.code ?? ''] ?? MALFORMED));
      else socket.destroy();
    };
    // Once something could not be read, nothing that follows can.
    if (refused.has(socket) && socket.writable) return;
    refused.add(socket);
    const exchange = latest.get(socket);
    if (!socket.writable) socket.destroy();
    else if (exchange === undefined) refuse();
    else if (exchange.request.complete) afterwards(exchange.response, refuse);
    else {
      // It is the latest request itself that broke off, and it may have been answered already.
      afterwards(exchange.before, () => {
        if (exchange.response.headersSent) socket.destroy();
        else refuse();
      });
    }
  });
  server.on('checkExpectation', (request, _) =>
    hangUp(request.socket, 417, 'expectation_failed', 'Only 100-continue may be expected.'),
  );
  server.on('connect', (_, socket) => {
    // From here on it is not the server's: nobody else hears its errors, or closes it.
    socket.on('error', () => socket.destroy());
    socket.on('finish', () => socket.destroy());
    hangUp(socket, 405, 'method_not_allowed', 'This is no proxy.');
  });
  return server;
}

/** The latest request of a connection, its answer, and the answer to the one before. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly before: ServerResponse | undefined;
}

/** Does something once an answer was given, and with it all that were asked for before it. */
function afterwards(answer: ServerResponse | undefined, work: () => void): void {
  if (answer === undefined || answer.writableFinished) work();
  else answer.once('close', work);
}

type Fault = readonly [status: number, error: string, message: string];

const MALFORMED: Fault = [400, 'malformed', 'This is no HTTP request that can be read.'];

const FAULTS: Readonly<Record<string, Fault>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'headers_too_large',
    `The headers are longer than ${maxHeaderSize} bytes; send fewer.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'unfinished', 'The request did not arrive in time.'],
};

/** The listener could not make a request of what came, or the app failed to answer. */
function unreadable(error: unknown): Response {
  const ours = !(error instanceof RequestError);
  const [status, code, message] = ours
    ? [500, 'internal', 'Something went wrong here.']
    : MALFORMED;
  return Response.json({ error: code, message }, { status });
}

function hangUp(socket: Duplex, ...[status, error, message]: Fault): void {
  const body = JSON.stringify({ error, message });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function closed(server: Server, grace: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // A connection that is kept alive becomes idle only when its last request is answered.
    const idle = setInterval(() => {
      server.closeIdleConnections();
    }, 20);
    const cutOff = setTimeout(() => {
      server.closeAllConnections();
    }, grace);
    server.close((error) => {
      clearInterval(idle);
      clearTimeout(cutOff);
      if (error) reject(error);
      else resolve();
    });
  });
}

function explained(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ConfigurationError({
        setting: 'PORT (--port)',
        given: `${port}, which is in use`,
        allowed: 'a free port; 0 picks one',
      });
    case 'EACCES':
      return new ConfigurationError({
        setting: 'PORT (--port)',
        given: `${port}, which this user may not listen on`,
        allowed: 'a port from 1024 to 65535; 0 picks one',
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigurationError({
        setting: 'HOST (--host)',
        given: JSON.stringify(host),
        allowed: 'an address of this machine, such as 127.0.0.1 or 0.0.0.0',
      });
    default:
      return error;
  }
}
