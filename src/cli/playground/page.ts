import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ConfigurationError } from '../../order/options/configuration-error.js';

/** Where the build put the page: beside this code when compiled, else in `dist`. */
const PLACES = ['../../../playground/index.html', '../../../dist/playground/index.html'].map(
  (place) => fileURLToPath(new URL(place, import.meta.url)),
);

/**
 * The page, whole in one file.
 *
 * @throws Error when it was not built.
 */
export async function playgroundPage(): Promise<Buffer> {
  const place = PLACES.find((one) => existsSync(one));
  if (place === undefined) {
    throw new Error('The page of the playground is missing. Run "npm run build" first.');
  }
  return readFile(place);
}

/** A page that is served. */
export interface ServedPage {
  /** Its address. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves one page to this machine only; port 0 picks one.
 *
 * @throws {ConfigurationError} when the port cannot be used.
 */
export function servePage(page: Buffer, port: number): Promise<ServedPage> {
  const server = createServer((request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isPage = isRead && new URL(request.url ?? '/', 'http://x').pathname === '/';
    if (!isPage) {
      response.writeHead(isRead ? 404 : 405, { 'content-type': 'text/plain' }).end();
      return;
    }
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-length': page.length,
        'cache-control': 'no-cache',
        // The page has the rest of its policy inside.
        'content-security-policy': "frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      .end(request.method === 'GET' ? page : undefined);
  });
  return new Promise((resolve, reject) => {
    server.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      const given = code === 'EADDRINUSE' ? `${port}, which is in use` : `${port}: ${message}`;
      reject(new ConfigurationError({ setting: '--port', given, allowed: 'a free port, or 0' }));
    });
    server.listen(port, '127.0.0.1', () => {
      const { port: bound } = server.address() as AddressInfo; // it listens on a port
      resolve({
        url: `http://127.0.0.1:${bound}/`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
