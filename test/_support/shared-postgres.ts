import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgresServer } from './postgres-server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address that returns the URL of the shared server; absent without this set-up. */
    sharedPostgres?: string;
  }
}

/**
 * A `globalSetup` of vitest: one PostgreSQL server for all test files of a run, started when the
 * first file needs it and stopped at the end.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<PostgresServer> | undefined;
  const broker = createServer((_, response) => {
    starting ??= startPostgresServer();
    starting.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(503).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  const address = broker.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  project.provide('sharedPostgres', `http://127.0.0.1:${address.port}`);
  return async () => {
    broker.closeAllConnections();
    broker.close();
    const server = await starting?.catch(() => undefined);
    await server?.stop();
  };
}
