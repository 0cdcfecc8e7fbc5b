import { randomBytes } from 'node:crypto';
import {
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  unlink,
} from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  type DirectoryLock,
  inUse,
  type LockOptions,
  mayBeInUse,
  notLockable,
} from './lock-refusal.js';

/**
 * Locks a directory by listening on a Unix socket in it. A connection proves that the owner is
 * alive, in any namespace and even when it is paused, because the kernel accepts it. The kernel
 * refuses as soon as the owner has ended. No clock is involved.
 *
 * The lock is a directory that holds one socket, whose file name identifies the owner. A process
 * creates its own lock under another name and renames it, which succeeds only if the target is
 * absent or empty. The socket of a dead owner is deleted by its name, which no other owner ever
 * has. So processes that start together can neither both win nor delete each other's lock.
 */
export async function lockBySocket(
  directory: string,
  lock: string,
  { takeOver = false }: LockOptions,
): Promise<DirectoryLock> {
  const here = await viewOf(directory);
  const id = randomBytes(6).toString('hex');
  const unfinished = `${lock}.${id}`;
  const socket = socketName({ ...here, id, pid: process.pid, host: hostname() });
  await mkdir(unfinished);
  let listening: Listening | undefined;
  try {
    listening = await listen(unfinished, id, socket).catch((cause: unknown) => {
      throw notLockable(directory, cause);
    });
    while (!(await renamed(unfinished, lock, directory))) {
      for (const found of await namesIn(lock)) {
        await removeIfDead(directory, lock, found, here, takeOver);
      }
    }
  } catch (error) {
    await listening?.close();
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  const { close } = listening;
  return {
    async release() {
      await unlink(join(lock, socket)).catch(() => undefined);
      // Fails if another process has the lock by now.
      await rmdir(lock).catch(() => undefined);
      await close();
    },
  };
}

/** A file system as one process sees it. */
interface FileSystemView {
  /** The boot id of the kernel. */
  readonly kernel: string;
  readonly device: string;
  /** The type of the file system, by its number in statfs(2). */
  readonly type: number;
}

interface Owner extends FileSystemView {
  readonly pid: number;
  readonly host: string;
  /** Random, so that no two locks have the same name. */
  readonly id: string;
}

async function removeIfDead(
  directory: string,
  lock: string,
  socket: string,
  here: FileSystemView,
  takeOver: boolean,
): Promise<void> {
  const answer = await connect(lock, socket);
  if (answer === 'gone') return;
  const owner = ownerOf(socket);
  const description = owner && `process ${owner.pid} on ${owner.host}`;
  if (answer === 'alive') throw inUse(directory, description);
  const dead = answer === 'refused' && owner !== undefined && refusalProvesDeath(owner, here);
  if (!dead && !takeOver) throw mayBeInUse(directory, description);
  await rm(join(lock, socket), { recursive: true, force: true });
}

/**
 * Whether a refused connection proves that the owner is dead.
 *
 * On a local file system it does: only one kernel mounts it at a time, so an owner under another
 * kernel no longer has it. If the two see different types, the file system may be shared, as
 * between a server and its clients or a container and its host. On a shared one the connection
 * could only have reached an owner under the same kernel and mount.
 */
function refusalProvesDeath(owner: FileSystemView, here: FileSystemView): boolean {
  if (owner.type === here.type && LOCAL.has(here.type)) return true;
  return owner.kernel === here.kernel && owner.device === here.device;
}

/**
 * File systems that only one kernel mounts at a time, by their numbers: ext, XFS, Btrfs, F2FS, ZFS,
 * bcachefs, tmpfs, ramfs, and overlayfs, whose upper layer cannot be on a network.
 */
const LOCAL: ReadonlySet<number> = new Set([
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0xca451a4e, 0x01021994, 0x858458f6,
  0x794c7630,
]);

async function viewOf(directory: string): Promise<FileSystemView> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch((cause: unknown) => {
    throw notLockable(directory, cause);
  });
  const { type } = await statfs(directory);
  const { dev } = await stat(directory);
  return {
    kernel: boot.replaceAll('-', '').slice(0, 16),
    device: dev.toString(16),
    // The number is signed on some machines.
    type: type >>> 0,
  };
}

/**
 * The name of an owner's socket. Short: after `/proc/self/fd/…/` it must fit into the 107 bytes of
 * an address.
 */
function socketName({ pid, host, kernel, device, type, id }: Owner): string {
  const safeHost = host.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 20) || '-';
  return [pid, safeHost, kernel, device, type.toString(16), id].join('.');
}

function ownerOf(socket: string): Owner | undefined {
  const match = /^(\d+)\.([\w-]+)\.([0-9a-f]{16})\.([0-9a-f]+)\.([0-9a-f]+)\.([0-9a-f]{12})$/.exec(
    socket,
  );
  if (match === null) return undefined;
  const [, pid = '', host = '', kernel = '', device = '', type = '', id = ''] = match;
  return { pid: Number(pid), host, kernel, device, type: Number.parseInt(type, 16), id };
}

interface Listening {
  close(): Promise<void>;
}

async function listen(directory: string, id: string, socket: string): Promise<Listening> {
  // Being able to connect is all that a client needs.
  const server = createServer((connection) => connection.destroy());
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  try {
    // Node.js deletes the path that it listened on, which may lead to another directory by then: so
    // the last part is a name that exists nowhere else.
    await withShortPath(directory, id, (path) => listenOn(server, path));
    server.on('error', () => undefined);
    server.unref();
    await rename(join(directory, id), join(directory, socket));
    // Some file systems hold sockets that cannot be connected to.
    const answer = await connect(directory, socket);
    if (answer !== 'alive') throw new Error(`a socket in it cannot be reached (${answer})`);
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

function listenOn(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Exclusive: otherwise the primary process of a cluster listens for its worker, and outlives
    // it. Writable: connecting requires the right to write, and other users must find this owner,
    // too.
    server.listen({ path, exclusive: true, writableAll: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * Calls `use` with a path that fits into the address of a socket, however deep the directory is.
 */
async function withShortPath<T>(
  directory: string,
  name: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const handle = await open(directory);
  try {
    return await use(`/proc/self/fd/${handle.fd}/${name}`);
  } finally {
    await handle.close();
  }
}

type Answer = 'alive' | 'refused' | 'gone' | 'unclear';

async function connect(directory: string, socket: string): Promise<Answer> {
  const code = await withShortPath(directory, socket, connectionFailure).catch(codeOf);
  switch (code) {
    // EAGAIN: the owner is paused, and its queue of connections is full.
    case undefined:
    case 'EAGAIN':
      return 'alive';
    case 'ECONNREFUSED':
      return 'refused';
    default: {
      const there = await lstat(join(directory, socket)).then(() => undefined, codeOf);
      return there === 'ENOENT' ? 'gone' : 'unclear';
    }
  }
}

function connectionFailure(path: string): Promise<unknown> {
  return new Promise((resolve) => {
    const connection = createConnection(path);
    connection.once('connect', () => {
      connection.destroy();
      resolve(undefined);
    });
    connection.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error));
  });
}

async function namesIn(lock: string): Promise<readonly string[]> {
  return readdir(lock).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
}

/** Renames a lock into place; false when another lock is there. */
async function renamed(unfinished: string, lock: string, directory: string): Promise<boolean> {
  try {
    await rename(unfinished, lock);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw notLockable(directory, error);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}
