import pg from 'pg';
import { startOwnServer } from '../test/_support/postgres-server.js';

/** A PostgreSQL server that waits for the disk, as in production. */
export interface DurablePostgres {
  readonly url: string;
  /** Its version and settings, for the report. */
  readonly description: string;
  stop(): Promise<void>;
}

/**
 * The server of `DATABASE_URL`, or a new one with default settings except for the size of its log and the time
 * between two checkpoints.
 *
 * @throws if it does not wait for the disk, because its figures would mean nothing.
 */
export async function startDurablePostgres(): Promise<DurablePostgres> {
  const given = process.env.DATABASE_URL;
  const { url, stop } = given
    ? { url: given, stop: async () => {} }
    : await startOwnServer('bench', {
        postgresFlags: [
          `min_wal_size=${WAL_MB}MB`,
          `max_wal_size=${WAL_MB}MB`,
          // Whoever is measured right after a checkpoint writes copies of whole pages to the log.
          'checkpoint_timeout=1h',
        ].flatMap((setting) => ['-c', setting]),
      });
  try {
    if (!given) await fillLog(url);
    return { url, stop, description: await durabilityOf(url) };
  } catch (error) {
    await stop();
    throw error;
  }
}

const WAL_MB = 2_048;
const SEGMENT_MB = 16;

/**
 * Makes the server create the files of its write-ahead log, which it reuses. Otherwise the first writes
 * include their creation.
 */
async function fillLog(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (let segment = 0; segment < WAL_MB / SEGMENT_MB; segment += 1) {
    await client.query(`select pg_logical_emit_message(false, 'bench', '', true)`);
    await client.query('select pg_switch_wal()');
  }
  await client.query('checkpoint');
  await client.end();
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
