import { randomUUID } from 'node:crypto';
import {
  constants,
  copyFile,
  link,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { StoreError } from './store-error.js';

/** A directory that this process has to itself. */
export interface DirectoryLock {
  release(): Promise<void>;
}

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as the system counts; tells it from a later one with its number. */
  readonly started?: string;
  readonly token: string;
}

/** Holders on another host touch their lock this often (milliseconds)… */
const TOUCH_EVERY = 5_000;
/** …and count as gone when they have not for this long: we cannot ask whether they live. */
const GONE_AFTER = 20_000;

const heldHere = new Set<string>();

/**
 * Takes a directory for this process. A lock whose process is gone is taken over, so a restart after
 * SIGKILL works, also in a container where every process has the same number.
 *
 * @throws {@link StoreError} `directory_in_use`, which says who has it.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const place = await realpath(directory);
  const path = join(place, 'order-lifecycle.lock');
  if (heldHere.has(path)) throw inUse(place, 'this process');
  heldHere.add(path);
  try {
    const self = await ourselves();
    await acquire(path, place, self);
    const touching = setInterval(() => void touch(path), TOUCH_EVERY).unref();
    return {
      release: async () => {
        clearInterval(touching);
        if ((await holderOf(path))?.token === self.token) await rm(path, { force: true });
        heldHere.delete(path);
      },
    };
  } catch (error) {
    heldHere.delete(path);
    throw error;
  }
}

async function acquire(path: string, place: string, self: Holder): Promise<void> {
  // Written elsewhere and linked, so that a lock is never seen half written.
  const draft = `${path}.${self.token}`;
  await writeFile(draft, JSON.stringify(self));
  try {
    for (;;) {
      if (await linked(draft, path)) return;
      const holder = await holderOf(path);
      if (holder !== undefined && (await lives(holder, path))) {
        throw inUse(place, `process ${holder.pid} on ${holder.host}`);
      }
      await setAside(path, holder, `${draft}.stale`);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
  }
  try {
    // Some mounted file systems have no links.
    await copyFile(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a stale lock, unless somebody else has just replaced it by their own. */
async function setAside(path: string, stale: Holder | undefined, aside: string): Promise<void> {
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await holderOf(aside))?.token !== stale?.token) await linked(aside, path);
  await rm(aside, { force: true });
}

async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    const holder: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    Number.isSafeInteger(value.pid) &&
    'host' in value &&
    typeof value.host === 'string' &&
    'token' in value &&
    typeof value.token === 'string'
  );
}

async function lives(holder: Holder, path: string): Promise<boolean> {
  if (holder.host !== hostname()) {
    const touched = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    return Date.now() - touched < GONE_AFTER;
  }
  // Our own number, in a lock that is not ours: a process before us had it.
  if (holder.pid === process.pid) return false;
  if (!isRunning(holder.pid)) return false;
  const started = await startOf(holder.pid);
  return started === undefined || holder.started === undefined || started === holder.started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

async function ourselves(): Promise<Holder> {
  const started = await startOf(process.pid);
  return {
    pid: process.pid,
    host: hostname(),
    ...(started === undefined ? {} : { started }),
    token: randomUUID(),
  };
}

/** Linux: the boot, and the tick within it, when a process began. Elsewhere nothing. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in parentheses and may hold anything; the rest is numbers.
    const tick = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot}/${tick}`;
  } catch {
    return undefined;
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

function inUse(directory: string, holder: string): StoreError {
  return new StoreError(
    'directory_in_use',
    `${directory} is open in ${holder}. One process at a time may use an embedded store: ` +
      'stop that one, choose another directory, or share a PostgreSQL server.',
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
