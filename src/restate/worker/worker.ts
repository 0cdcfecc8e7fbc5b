import { createServer, type ServerHttp2Session } from 'node:http2';
import { createEndpointHandler } from '@restatedev/restate-sdk';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { milestoneObject } from '../objects/milestone-object.js';
import type { Hosted } from '../objects/names.js';
import { orderObject } from '../objects/order-object.js';
import { quarantineObject } from '../objects/quarantine-object.js';
import { checkedWorker, type WorkerOptions } from './worker-options.js';

/** The objects, listening for the engine. */
export interface Worker {
  /** Where it listens, as this machine sees it. */
  readonly url: string;
  /** Accepts no more calls and resolves when those under way have ended, or were cut off. */
  close(): Promise<void>;
}

/** The oldest Node.js that the SDK of the engine runs on. */
const OLDEST_NODE = 22;

/** Milliseconds that calls under way get when a worker stops; the engine repeats what is cut off. */
const GRACE = 1_000;

/**
 * Runs the objects on a port of this machine; port 0 picks one.
 *
 * @throws {ConfigurationError} on a Node.js that is too old, when others could call the objects, and
 * when the port cannot be had.
 */
export function startWorker(hosted: Hosted, options: WorkerOptions): Promise<Worker> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    throw new ConfigurationError({
      setting: 'Node.js',
      given: process.version,
      allowed: `${OLDEST_NODE} or newer to run objects of Restate in this process`,
    });
  }
  return listen(hosted, options);
}

/** The same on any Node.js. */
export function listen(hosted: Hosted, options: WorkerOptions): Promise<Worker> {
  const { host, port, identityKeys = [] } = checkedWorker(options);
  const services = [orderObject(hosted), milestoneObject(hosted), quarantineObject()];
  const endpoint = createEndpointHandler({
    services,
    identityKeys: [...identityKeys],
    // The engine tells what fails, with its reason; a line for each call would drown it.
    logger: () => {},
  });
  const server = createServer(endpoint);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  return new Promise((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        new ConfigurationError({
          setting: 'the address of the worker',
          given: `${host}:${port} (${error.code})`,
          allowed: 'a free port on an address of this machine',
        }),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return;
      resolve({
        url: `http://${address.family === 'IPv6' ? `[${host}]` : host}:${address.port}`,
        close: () =>
          new Promise((closed) => {
            const timer = setTimeout(() => {
              for (const session of sessions) session.destroy();
            }, GRACE);
            server.close(() => {
              clearTimeout(timer);
              closed();
            });
            for (const session of sessions) session.close();
          }),
      });
    });
  });
}
