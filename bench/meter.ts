import { existsSync, readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

/** What one call cost, on average. Milliseconds of a processor; NaN where the system does not say. */
export interface Cost {
  /** The process of the service; NaN if that is the process of the benchmark. */
  readonly service: number;
  /** Every process of the database. */
  readonly database: number;
  /** The service and the database together. */
  readonly server: number;
  /** The process of the benchmark. */
  readonly client: number;
  /** Bytes of the database's write-ahead log. */
  readonly log: number;
}

/** Reads what has been spent so far. */
export interface Meter {
  /** @param service the process of the service, if it has one of its own. */
  read(service: number | undefined): Promise<Cost>;
  close(): Promise<void>;
}

/**
 * Opens a meter of processor time, which the kernel counts, and of the log of a database. Processor time
 * needs Linux, and a database on this machine.
 */
export async function openMeter(url: string): Promise<Meter> {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  const { rows } = await connection.query('select pg_backend_pid() as pid');
  const server = parentOf(Number(rows[0]?.pid));
  return {
    async read(service) {
      const log = await logBytes(connection);
      const { user, system } = process.cpuUsage();
      const spent = {
        service: service === undefined ? Number.NaN : processorMs(service),
        database: server === undefined ? Number.NaN : familyMs(server),
        client: (user + system) / 1_000,
      };
      return { ...spent, server: spent.service + spent.database, log };
    },
    close: () => connection.end(),
  };
}

/** The bytes of write-ahead log that a server has written so far. */
export async function logBytes(connection: pg.Client): Promise<number> {
  const { rows } = await connection.query(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes`,
  );
  return Number(rows[0]?.bytes);
}

/** What each of so many calls cost. */
export function costPerCall(before: Cost, after: Cost, calls: number): Cost {
  const each = (of: keyof Cost) => (after[of] - before[of]) / calls;
  return {
    service: each('service'),
    database: each('database'),
    server: each('server'),
    client: each('client'),
    log: each('log'),
  };
}

/** The processor time of all threads of a process. */
function processorMs(pid: number): number {
  const threads = `/proc/${pid}/task`;
  if (!existsSync(threads)) return Number.NaN;
  const nanoseconds = readdirSync(threads).map((thread) => {
    // A thread may have ended since the list was read.
    const [running = '0'] = (textOf(`${threads}/${thread}/schedstat`) ?? '0').split(' ');
    return Number(running);
  });
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

/** The processor time of a process, of its children, and of those that it has waited for. */
function familyMs(pid: number): number {
  const children = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid,
  );
  const running = [pid, ...children.map(Number)].map((one) =>
    textOf(`/proc/${one}/schedstat`) === undefined ? 0 : processorMs(one),
  );
  return running.reduce((sum, one) => sum + one, endedMs(pid));
}

/** The processor time of the children that have ended. */
function endedMs(pid: number): number {
  const [, , , , , , , , , , , , , user = '0', system = '0'] = statusOf(pid) ?? [];
  return (Number(user) + Number(system)) * MS_PER_TICK;
}

function parentOf(pid: number): number | undefined {
  const parent = statusOf(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** The fields of `/proc/PID/stat` from the third on. The second is the name, which may hold anything. */
function statusOf(pid: number): readonly string[] | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Linux counts the time of ended children in hundredths of a second. */
const MS_PER_TICK = 10;
