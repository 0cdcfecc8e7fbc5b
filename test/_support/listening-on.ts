import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';

/** Serves requests on a free port of this machine until the test ends. Returns the address. */
export async function listeningOn(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  // A server that listens on a port has an address.
  const { port } = server.address() as { port: number };
  return `http://127.0.0.1:${port}`;
}
