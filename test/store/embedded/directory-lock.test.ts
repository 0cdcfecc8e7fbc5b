import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rename, rm, statfs, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type LockOptions, lockDirectory } from '../../../src/store/embedded/directory-lock.js';
import { lockByOpening } from '../../../src/store/embedded/exclusive-lock.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';
import { compileProject } from '../../faults/compiled-project.js';

const LOCK = 'order-lifecycle.lock';
const LINUX = process.platform === 'linux';

/** Locks a directory, prints the result, and keeps the lock until it is killed. */
const OWNER = `
import { lockDirectory } from './src/store/embedded/directory-lock.js';
try {
  await lockDirectory(process.argv[2]);
  console.log('held');
  setInterval(() => {}, 1000);
} catch (error) {
  console.log(error.code);
}
`;

let owner: string;
beforeAll(async () => {
  const code = await mkdtemp(join(tmpdir(), 'order-lifecycle-test-'));
  await compileProject(code, []);
  owner = join(code, 'owner.js');
  await writeFile(owner, OWNER);
  return () => rm(code, { recursive: true, force: true });
});

interface Owner {
  /** `held`, or the code of the error. */
  readonly printed: string;
  readonly child: ChildProcess;
  kill(): Promise<void>;
}

/** Another process that locks the directory. Its command begins with `before`. */
async function another(directory: string, ...before: readonly string[]): Promise<Owner> {
  const [command = '', ...args] = [...before, process.execPath, owner, directory];
  // A process group of its own, so that all processes of the command end.
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const exited = once(child, 'exit');
  const kill = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, 'SIGKILL');
    }
    await exited;
  };
  onTestFinished(kill);
  if (child.stdout === null) throw new Error('No output.');
  const [printed] = await once(createInterface(child.stdout), 'line');
  return { printed, child, kill };
}

async function expectRefused(
  directory: string,
  by: RegExp,
  options: LockOptions = {},
): Promise<void> {
  const lock = lockDirectory(directory, options);
  await expect(lock).rejects.toMatchObject({ code: 'directory_in_use' });
  await expect(lock).rejects.toThrow(by);
  await expect(lock).rejects.toThrow(/^[^\n]+$/);
}

async function expectFree(directory: string, options: LockOptions = {}): Promise<void> {
  const before = (await readdir(directory)).filter((name) => !name.startsWith(LOCK));
  const lock = await lockDirectory(directory, options);
  await lock.release();
  expect(await readdir(directory)).toEqual(before);
}

function canUnshare(...flags: readonly string[]): boolean {
  return LINUX && spawnSync('unshare', [...flags, 'true']).status === 0;
}

function skippedWithout(requirement: string, possible: boolean): { skip: boolean } {
  if (!possible)
    console.warn(`test/store/embedded/directory-lock: not run here, needs ${requirement}`);
  return { skip: !possible };
}

/**
 * A directory with the lock of an owner under another kernel, on this file system or a shared one.
 */
async function leftBehind(on: 'this file system' | 'a network'): Promise<string> {
  const directory = await temporaryDirectory();
  const type = on === 'this file system' ? (await statfs(directory)).type : 0x6969;
  await mkdir(join(directory, LOCK));
  const name = `4711.elsewhere.0000000000000000.1.${type.toString(16)}.0123456789ab`;
  const path = join(directory, LOCK, 's');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  // Renamed because Node.js deletes the path that it listened on.
  await rename(path, join(directory, LOCK, name));
  await new Promise((resolve) => server.close(resolve));
  return directory;
}

describe('the lock on a directory', () => {
  it('is held once at a time, and can be taken again after its release', async () => {
    const directory = await temporaryDirectory();
    const lock = await lockDirectory(directory);
    await expectRefused(directory, new RegExp(`process ${process.pid} on`));
    await lock.release();
    await expectFree(directory);
  });

  it('is refused to a second process, also with takeOver', async () => {
    const directory = await temporaryDirectory();
    const { printed, child } = await another(directory);
    expect(printed).toBe('held');
    await expectRefused(directory, new RegExp(`open in process ${child.pid} on `));
    await expectRefused(directory, /Stop that process/, { takeOver: true });
  });

  it('is free as soon as its owner is killed', async () => {
    const directory = await temporaryDirectory();
    for (let round = 0; round < 3; round += 1) {
      const { printed, kill } = await another(directory);
      expect(printed).toBe('held');
      await kill();
    }
    await expectFree(directory);
  });

  it('stays with an owner that is paused, for however long', async () => {
    const directory = await temporaryDirectory();
    const { child } = await another(directory);
    child.kill('SIGSTOP');
    const longAgo = new Date(0);
    for (const name of await readdir(join(directory, LOCK))) {
      await utimes(join(directory, LOCK, name), longAgo, longAgo);
    }
    // More connections than the queue of the paused owner can hold.
    const tries = Array.from({ length: 600 }, () => lockDirectory(directory));
    for (const { status } of await Promise.allSettled(tries)) expect(status).toBe('rejected');
    await expectRefused(directory, new RegExp(`process ${child.pid} on`));
    child.kill('SIGCONT');
    await expectRefused(directory, /only one process at a time/);
  });

  it(
    'is respected between containers with other process ids and host names that share a directory',
    skippedWithout('unshare(1) and the right to it', canUnshare('-p', '-f', '-u', '--mount-proc')),
    async () => {
      const directory = await temporaryDirectory();
      const container = ['unshare', '-p', '-f', '-u', '--mount-proc', '--kill-child'];
      const named = [...container, 'sh', '-c', 'hostname elsewhere; exec "$@"', 'sh'];
      const first = await another(directory, ...named);
      expect(first.printed).toBe('held');
      await expectRefused(directory, /open in process 1 on elsewhere,/);
      // The same process id and host name again: only the kernel distinguishes them.
      expect((await another(directory, ...named)).printed).toBe('directory_in_use');
      await first.kill();
      // The kernel ends the process inside a moment after the one that is waited for.
      await vi.waitFor(() => expectFree(directory), { timeout: 10_000 });
    },
  );

  it('goes to exactly one of many that find its owner dead', async () => {
    const directory = await temporaryDirectory();
    for (let round = 0; round < 20; round += 1) {
      const left = await leftBehind('this file system');
      await rename(join(left, LOCK), join(directory, LOCK));
      const tries = Array.from({ length: 8 }, () => lockDirectory(directory));
      const results = await Promise.allSettled(tries);
      const won = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(won).toHaveLength(1);
      await won[0]?.release();
      expect(await readdir(directory)).toEqual([]);
    }
  });

  it('goes to exactly one of several processes', async () => {
    const directory = await leftBehind('this file system');
    const started = await Promise.all(Array.from({ length: 5 }, () => another(directory)));
    const printed = started.map((one) => one.printed);
    expect(printed.filter((word) => word === 'held')).toHaveLength(1);
    expect(printed.filter((word) => word === 'directory_in_use')).toHaveLength(4);
  });

  it('does not hold for a copy of the directory, or one restored from a backup', async () => {
    const directory = await temporaryDirectory();
    const lock = await lockDirectory(directory);
    const copy = await temporaryDirectory();
    execFileSync('cp', ['-a', join(directory, LOCK), copy]);
    await expectFree(copy);
    // An archive omits sockets.
    const restored = await temporaryDirectory();
    await mkdir(join(restored, LOCK));
    await expectFree(restored);
    await expectRefused(directory, /only one process at a time/);
    await lock.release();
  });

  it('works in a directory whose path is too long for the address of a socket', async () => {
    const directory = join(await temporaryDirectory(), 'd'.repeat(200), 'e'.repeat(200));
    await mkdir(directory, { recursive: true });
    const { printed, kill } = await another(directory);
    expect(printed).toBe('held');
    await expectRefused(directory, /only one process at a time/);
    await kill();
    await expectFree(directory);
  });

  it('of an earlier boot of the kernel is free on a local disk', async () => {
    await expectFree(await leftBehind('this file system'));
  });

  it('of an owner that cannot be reached is refused without takeOver', async () => {
    const directory = await leftBehind('a network');
    await expectRefused(
      directory,
      /may still be open in process 4711 on elsewhere, which cannot be reached from here\. Make sure .* --take-over/,
    );
    await expectFree(directory, { takeOver: true });
  });

  it('that is an unknown file is refused without takeOver', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, LOCK));
    await writeFile(join(directory, LOCK, 'a file'), '');
    await expectRefused(directory, /may still be open in another process/);
    await expectFree(directory, { takeOver: true });
  });

  it('that is a file, as on other systems, is refused without takeOver', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, LOCK), JSON.stringify({ pid: 1, host: hostname() }));
    await expectRefused(directory, /may still be open in another process/);
    await expectFree(directory, { takeOver: true });
  });

  it('does not release a lock that another owner has by now', async () => {
    const directory = await temporaryDirectory();
    const lock = await lockDirectory(directory);
    const left = await leftBehind('a network');
    await rm(join(directory, LOCK), { recursive: true });
    await rename(join(left, LOCK), join(directory, LOCK));
    await lock.release();
    expect(await readdir(directory)).toEqual([LOCK]);
  });
});

it.runIf(LINUX)('a system that does not lock files is rejected', async () => {
  const directory = await temporaryDirectory();
  const lock = lockByOpening(directory, join(directory, LOCK), {});
  await expect(lock).rejects.toMatchObject({ code: 'directory_not_guarded' });
  await expect(lock).rejects.toThrow(/^[^\n]*does not lock files[^\n]*$/);
});
