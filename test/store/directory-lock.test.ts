import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockDirectory } from '../../src/store/directory-lock.js';
import { temporaryDirectory } from './temporary-directory.js';

const LOCK = 'order-lifecycle.lock';

async function withLock(content: object | string): Promise<string> {
  const directory = await temporaryDirectory();
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(directory, LOCK), text);
  return directory;
}

async function expectTaken(directory: string, by: RegExp): Promise<void> {
  const lock = lockDirectory(directory);
  await expect(lock).rejects.toMatchObject({ code: 'directory_in_use' });
  await expect(lock).rejects.toThrow(by);
}

async function expectFree(directory: string): Promise<void> {
  const lock = await lockDirectory(directory);
  const holder = JSON.parse(await readFile(join(directory, LOCK), 'utf8'));
  expect(holder.pid).toBe(process.pid);
  await lock.release();
  expect(await readdir(directory)).toEqual([]);
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the lock on a directory', () => {
  it('is held once, and again after its release', async () => {
    const directory = await temporaryDirectory();
    const lock = await lockDirectory(directory);
    await expectTaken(directory, /this process/);
    await lock.release();
    await expectFree(directory);
  });

  it('is respected while its process lives', async () => {
    const holder = { pid: process.ppid, host: hostname(), token: 't' };
    await expectTaken(await withLock(holder), new RegExp(`process ${process.ppid} on`));
  });

  it('is taken over when its process is dead', async () => {
    await expectFree(await withLock({ pid: await deadProcess(), host: hostname(), token: 't' }));
  });

  it('is taken over when its number is ours: in a container each process may have the same', async () => {
    await expectFree(await withLock({ pid: process.pid, host: hostname(), token: 't' }));
  });

  it.skipIf(process.platform !== 'linux')(
    'is taken over when another process has its number by now',
    async () => {
      const holder = { pid: process.ppid, host: hostname(), token: 't', started: 'another boot/1' };
      await expectFree(await withLock(holder));
    },
  );

  it('of another host counts as long as it is touched', async () => {
    const holder = { pid: 1, host: 'elsewhere', token: 't' };
    const directory = await withLock(holder);
    await expectTaken(directory, /process 1 on elsewhere/);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(directory, LOCK), longAgo, longAgo);
    await expectFree(directory);
  });

  it('that nobody can read is taken over', async () => {
    await expectFree(await withLock(''));
    await expectFree(await withLock('{"pid":"x"}'));
  });

  it('leaves a lock alone that is no longer its own', async () => {
    const directory = await temporaryDirectory();
    const lock = await lockDirectory(directory);
    await writeFile(join(directory, LOCK), '{"pid":1,"host":"elsewhere","token":"theirs"}');
    await lock.release();
    expect(await readdir(directory)).toEqual([LOCK]);
  });
});
