import { createServer, type ServerHttp2Session } from 'node:http2';
import { createEndpointHandler } from '@restatedev/restate-sdk';
import { ConfigurationError } from '../../order/options/configuration-error.js';
import { milestoneObject } from '../objects/milestone-object.js';
import type { Hosted } from '../objects/names.js';
import { orderObject } from '../objects/order/order-object.js';
import { quarantineObject } from '../objects/quarantine-object.js';
import { referenceObject } from '../objects/reference-object.js';
import { checkedWorker, type WorkerOptions } from './worker-options.js';

/** A server of the objects, for the engine to call. */
export interface Worker {
  /** Its address on this machine. */
  readonly url: string;
  /** Stops accepting calls. Resolves when those under way have ended or were cut off. */
  close(): Promise<void>;
}

/** The oldest Node.js that the SDK supports. */
const MIN_NODE = 22;

/**
 * Milliseconds for calls under way to end when a worker stops. The engine retries those that are
 * cut off.
 */
const GRACE_MS = 1_000;

/**
 * Runs the objects on a port of this machine; port 0 picks a free one.
 *
 * @throws {ConfigurationError} when Node.js is too old, the options are invalid, or the port is not
 * available.
 */
export function startWorker(hosted: Hosted, options: WorkerOptions): Promise<Worker> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < MIN_NODE) {
    throw new ConfigurationError({
      setting: 'Node.js',
      given: process.version,
      allowed: `${MIN_NODE} or newer to run objects of Restate in this process`,
    });
  }
  return listen(hosted, options);
}

/** The same without checking the version of Node.js. */
export function listen(hosted: Hosted, options: WorkerOptions): Promise<Worker> {
  const { host, port, identityKeys = [] } = checkedWorker(options);
  const services = [
    orderObject(hosted),
    milestoneObject(hosted),
    quarantineObject(),
    referenceObject(),
  ];
  const endpoint = createEndpointHandler({
    services,
    identityKeys: [...identityKeys],
    // The engine reports failures with their reasons; a line for each call would hide them.
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
            }, GRACE_MS);
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
