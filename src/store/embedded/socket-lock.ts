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
  guardless,
  inUse,
  type LockOptions,
  unproven,
} from './lock-refusal.js';

/**
 * Takes a directory by listening on a Unix socket in it. To connect proves that the owner lives,
 * whatever namespace it runs in and even when it is stopped: the kernel answers for it. The kernel
 * refuses as soon as the owner is gone. No clock takes part.
 *
 * The lock is a directory that holds one socket, whose name says who listens. A starter prepares its
 * own beside it and moves it into place, which a file system does only where the place is empty. A
 * socket whose owner is dead is removed by its name, which no other owner ever has; so starters that
 * come together can neither both win nor remove each other.
 */
export async function lockBySocket(
  directory: string,
  lock: string,
  { takeOver = false }: LockOptions,
): Promise<DirectoryLock> {
  const here = await standpoint(directory);
  const token = randomBytes(6).toString('hex');
  const draft = `${lock}.${token}`;
  const name = nameOf({ ...here, token, pid: process.pid, host: hostname() });
  await mkdir(draft);
  let listening: Listening | undefined;
  try {
    listening = await listen(draft, { token, name }).catch((cause: unknown) => {
      throw guardless(directory, cause);
    });
    while (!(await movedTo(lock, draft, directory))) {
      for (const found of await namesIn(lock)) {
        await removeIfDead(directory, lock, found, here, takeOver);
      }
    }
  } catch (error) {
    await listening?.close();
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  const { close } = listening;
  return {
    async release() {
      await unlink(join(lock, name)).catch(() => undefined);
      // Somebody else may be in by now.
      await rmdir(lock).catch(() => undefined);
      await close();
    },
  };
}

/** The name of a lock, and the part of it that no other has. */
interface Signature {
  readonly token: string;
  readonly name: string;
}

/** From where a file system is seen. */
interface Standpoint {
  /** The boot of the kernel. */
  readonly kernel: string;
  readonly device: string;
  /** What kind of file system it is, by its number in statfs(2). */
  readonly type: number;
}

interface Owner extends Standpoint {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

async function removeIfDead(
  directory: string,
  lock: string,
  name: string,
  here: Standpoint,
  takeOver: boolean,
): Promise<void> {
  const answer = await connect(lock, name);
  if (answer === 'gone') return;
  const owner = ownerOf(name);
  const who = owner && `process ${owner.pid} on ${owner.host}`;
  if (answer === 'alive') throw inUse(directory, who);
  const dead = answer === 'refused' && owner !== undefined && refusalProves(owner, here);
  if (!dead && !takeOver) throw unproven(directory, who);
  await rm(join(lock, name), { recursive: true, force: true });
}

/**
 * Whether a refused connection proves that the owner is dead. It does on a file system that one kernel
 * has at a time: an owner under another kernel cannot have it any more. It does not where the two see
 * it as different kinds, as a server and its clients do, or a container and who looks beneath it. On a
 * shared one, only an owner under this kernel that used the same mount would have been reached.
 */
function refusalProves(owner: Standpoint, here: Standpoint): boolean {
  if (owner.type === here.type && LOCAL.has(here.type)) return true;
  return owner.kernel === here.kernel && owner.device === here.device;
}

/**
 * File systems that one kernel has at a time, by their numbers: ext, XFS, Btrfs, F2FS, ZFS, bcachefs,
 * tmpfs, ramfs, and overlayfs, whose upper layer cannot be a network's.
 */
const LOCAL: ReadonlySet<number> = new Set([
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0xca451a4e, 0x01021994, 0x858458f6,
  0x794c7630,
]);

async function standpoint(directory: string): Promise<Standpoint> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch((cause: unknown) => {
    throw guardless(directory, cause);
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

/** Short: with `/proc/self/fd/…` before it, it must fit into the 107 bytes of a socket's address. */
function nameOf({ pid, host, kernel, device, type, token }: Owner): string {
  const safeHost = host.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 20) || '-';
  return [pid, safeHost, kernel, device, type.toString(16), token].join('.');
}

function ownerOf(name: string): Owner | undefined {
  const match = /^(\d+)\.([\w-]+)\.([0-9a-f]{16})\.([0-9a-f]+)\.([0-9a-f]+)\.([0-9a-f]{12})$/.exec(
    name,
  );
  if (match === null) return undefined;
  const [, pid = '', host = '', kernel = '', device = '', type = '', token = ''] = match;
  return { pid: Number(pid), host, kernel, device, type: Number.parseInt(type, 16), token };
}

interface Listening {
  close(): Promise<void>;
}

async function listen(draft: string, { token, name }: Signature): Promise<Listening> {
  // Nobody has anything to say here; that somebody can connect is all.
  const server = createServer((connection) => connection.destroy());
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  try {
    // Node.js removes what it listened on by the path it was given, which by then may lead elsewhere:
    // so it is a name that nothing else has.
    await at(draft, token, (path) => listenOn(server, path));
    server.on('error', () => undefined);
    server.unref();
    await rename(join(draft, token), join(draft, name));
    // A file system may have sockets that nobody reaches.
    const answer = await connect(draft, name);
    if (answer !== 'alive') throw new Error(`a socket there cannot be reached (${answer})`);
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

function listenOn(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Exclusive: a worker of a cluster would let its primary listen, who outlives it. Writable: to
    // connect takes the right to write, and other users should hear of this one, too.
    server.listen({ path, exclusive: true, writableAll: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Gives a path that is short enough for the address of a socket, however deep the directory is. */
async function at<T>(
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

async function connect(directory: string, name: string): Promise<Answer> {
  const code = await at(directory, name, connectionFailure).catch(codeOf);
  switch (code) {
    // EAGAIN: so many have connected that its owner, who is paused, has no room for one more.
    case undefined:
    case 'EAGAIN':
      return 'alive';
    case 'ECONNREFUSED':
      return 'refused';
    default: {
      const there = await lstat(join(directory, name)).then(() => undefined, codeOf);
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

/** False when somebody is there already. */
async function movedTo(lock: string, draft: string, directory: string): Promise<boolean> {
  try {
    await rename(draft, lock);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw guardless(directory, error);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}
