import pg from 'pg';

/** A connection pool with default settings. */
export function poolOf(url: string, connections: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  pool.on('error', () => undefined);
  return pool;
}
