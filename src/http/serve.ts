import { type ServerType, serve } from '@hono/node-server';
import { ConfigurationError } from '../order/configuration-error.js';
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
    const server = serve({ fetch: app.fetch, port, hostname: host }, (address) => {
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
    server.on('error', (error: NodeJS.ErrnoException) => reject(explained(error, port, host)));
  });
}

function closed(server: ServerType, grace: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // A connection that is kept alive becomes idle only when its last request is answered.
    const idle = setInterval(() => {
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    }, 20);
    const cutOff = setTimeout(() => {
      if ('closeAllConnections' in server) server.closeAllConnections();
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
