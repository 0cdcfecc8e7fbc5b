import { createServer } from 'node:net';
import { ConfigurationError } from '../order/options/configuration-error.js';

/** Why this process cannot listen on an address; undefined: it can. Listens for a moment; port 0 is any. */
export function listenFailure(
  port: number,
  host: string,
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

/**
 * Fails where a service could not listen, before anything else of it is started.
 *
 * @throws {ConfigurationError} when the port is taken, or the address is not one of this machine.
 */
export async function assertListenable(port: number, host: string): Promise<void> {
  const failure = await listenFailure(port, host);
  if (failure !== undefined) throw explained(failure, port, host);
}

/** The error with the setting to change, where one is wrong. */
export function explained(error: NodeJS.ErrnoException, port: number, host: string): Error {
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
