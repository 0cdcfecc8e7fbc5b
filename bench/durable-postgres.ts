import pg from 'pg';
import { startOwnServer } from '../test/store/postgres-server.js';

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
  const { url, stop } = given
    ? { url: given, stop: async () => {} }
    : await startOwnServer('bench');
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
