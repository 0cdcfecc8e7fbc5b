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

/** Takes a directory, says so, and keeps it until it is killed. */
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
  /** `held`, or the code of what refused it. */
  readonly said: string;
  readonly child: ChildProcess;
  kill(): Promise<void>;
}

/** Another process that takes the directory, started by these words before its own. */
async function another(directory: string, ...before: readonly string[]): Promise<Owner> {
  const [command = '', ...args] = [...before, process.execPath, owner, directory];
  // A group of its own, so that what was started on the way ends as well.
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
  const [said] = await once(createInterface(child.stdout), 'line');
  return { said, child, kill };
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

function skippedWithout(what: string, possible: boolean): { skip: boolean } {
  if (!possible) console.warn(`test/store/directory-lock: not run here, needs ${what}`);
  return { skip: !possible };
}

/** A lock of an owner under another kernel, on this file system or on one that is shared. */
async function leftBehind(where: 'here' | 'on a network'): Promise<string> {
  const directory = await temporaryDirectory();
  const type = where === 'here' ? (await statfs(directory)).type : 0x6969;
  await mkdir(join(directory, LOCK));
  const name = `4711.elsewhere.0000000000000000.1.${type.toString(16)}.0123456789ab`;
  const place = join(directory, LOCK, 's');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(place, resolve));
  // Out of the way of Node.js, which removes it at the end.
  await rename(place, join(directory, LOCK, name));
  await new Promise((resolve) => server.close(resolve));
  return directory;
}

describe('the lock on a directory', () => {
  it('is held once, and again after its release', async () => {
    const directory = await temporaryDirectory();
    const lock = await lockDirectory(directory);
    await expectRefused(directory, new RegExp(`process ${process.pid} on`));
    await lock.release();
    await expectFree(directory);
  });

  it('is refused to a second process, also by force', async () => {
    const directory = await temporaryDirectory();
    const { said, child } = await another(directory);
    expect(said).toBe('held');
    await expectRefused(directory, new RegExp(`open in process ${child.pid} on `));
    await expectRefused(directory, /stop that one/, { takeOver: true });
  });

  it('is free at once when its owner is killed', async () => {
    const directory = await temporaryDirectory();
    for (let round = 0; round < 3; round += 1) {
      const { said, kill } = await another(directory);
      expect(said).toBe('held');
      await kill();
    }
    await expectFree(directory);
  });

  it('stays with an owner that is paused, however long ago it did anything', async () => {
    const directory = await temporaryDirectory();
    const { child } = await another(directory);
    child.kill('SIGSTOP');
    const longAgo = new Date(0);
    for (const name of await readdir(join(directory, LOCK))) {
      await utimes(join(directory, LOCK, name), longAgo, longAgo);
    }
    // More than it has room for: they come while nobody takes their calls.
    const tries = Array.from({ length: 600 }, () => lockDirectory(directory));
    for (const { status } of await Promise.allSettled(tries)) expect(status).toBe('rejected');
    await expectRefused(directory, new RegExp(`process ${child.pid} on`));
    child.kill('SIGCONT');
    await expectRefused(directory, /One process at a time/);
  });

  it(
    'is respected between containers: other processes, other host name, one directory',
    skippedWithout('unshare(1) and the right to it', canUnshare('-p', '-f', '-u', '--mount-proc')),
    async () => {
      const directory = await temporaryDirectory();
      const container = ['unshare', '-p', '-f', '-u', '--mount-proc', '--kill-child'];
      const named = [...container, 'sh', '-c', 'hostname elsewhere; exec "$@"', 'sh'];
      const first = await another(directory, ...named);
      expect(first.said).toBe('held');
      await expectRefused(directory, /open in process 1 on elsewhere\./);
      // The same number and name again: nothing but the kernel tells them apart.
      expect((await another(directory, ...named)).said).toBe('directory_in_use');
      await first.kill();
      // What runs inside is ended by the kernel, a moment after the process that is waited for.
      await vi.waitFor(() => expectFree(directory), { timeout: 10_000 });
    },
  );

  it('goes to exactly one of many that find its owner dead', async () => {
    const directory = await temporaryDirectory();
    for (let round = 0; round < 20; round += 1) {
      const left = await leftBehind('here');
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
    const directory = await leftBehind('here');
    const started = await Promise.all(Array.from({ length: 5 }, () => another(directory)));
    const said = started.map((one) => one.said);
    expect(said.filter((word) => word === 'held')).toHaveLength(1);
    expect(said.filter((word) => word === 'directory_in_use')).toHaveLength(4);
  });

  it('does not follow a directory that is copied, or restored from a backup', async () => {
    const directory = await temporaryDirectory();
    const lock = await lockDirectory(directory);
    const copy = await temporaryDirectory();
    execFileSync('cp', ['-a', join(directory, LOCK), copy]);
    await expectFree(copy);
    // An archive leaves sockets out.
    const restored = await temporaryDirectory();
    await mkdir(join(restored, LOCK));
    await expectFree(restored);
    await expectRefused(directory, /One process at a time/);
    await lock.release();
  });

  it('is found in a directory that is too deep for the address of a socket', async () => {
    const directory = join(await temporaryDirectory(), 'd'.repeat(200), 'e'.repeat(200));
    await mkdir(directory, { recursive: true });
    const { said, kill } = await another(directory);
    expect(said).toBe('held');
    await expectRefused(directory, /One process at a time/);
    await kill();
    await expectFree(directory);
  });

  it('of a kernel that ran before is free on a local disk', async () => {
    await expectFree(await leftBehind('here'));
  });

  it('of an owner that cannot be asked is refused, until somebody says that it has ended', async () => {
    const directory = await leftBehind('on a network');
    await expectRefused(
      directory,
      /may still be open in process 4711 on elsewhere, which cannot be asked from here\. Make sure .* --take-over/,
    );
    await expectFree(directory, { takeOver: true });
  });

  it('that is no socket of ours is refused, until somebody says that it has ended', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, LOCK));
    await writeFile(join(directory, LOCK, 'a file'), '');
    await expectRefused(directory, /may still be open in another process/);
    await expectFree(directory, { takeOver: true });
  });

  it('in the form of a file, as other systems have it, is refused in the same way', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, LOCK), JSON.stringify({ pid: 1, host: hostname() }));
    await expectRefused(directory, /may still be open in another process/);
    await expectFree(directory, { takeOver: true });
  });

  it('leaves a lock alone that is no longer its own', async () => {
    const directory = await temporaryDirectory();
    const lock = await lockDirectory(directory);
    const left = await leftBehind('on a network');
    await rm(join(directory, LOCK), { recursive: true });
    await rename(join(left, LOCK), join(directory, LOCK));
    await lock.release();
    expect(await readdir(directory)).toEqual([LOCK]);
  });
});

it.runIf(LINUX)('a system that does not lock files is not trusted to', async () => {
  const directory = await temporaryDirectory();
  const lock = lockByOpening(directory, join(directory, LOCK), {});
  await expect(lock).rejects.toMatchObject({ code: 'directory_not_guarded' });
  await expect(lock).rejects.toThrow(/^[^\n]*locks no files[^\n]*$/);
});
