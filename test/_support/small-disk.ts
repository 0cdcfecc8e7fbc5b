import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A small disk. Spread it into the options of a test, which is skipped where it cannot be mounted. */
export interface SmallDisk {
  readonly skip: boolean;
  /** Mounts it until the end of the test, and returns its path. */
  mounted(): string;
}

/** A tmpfs of this size, such as `64m`; mounting it needs root. */
export function smallDisk(size: string): SmallDisk {
  const mount = (place: string) => {
    const options = ['-t', 'tmpfs', '-o', `size=${size}`, 'order-lifecycle-test', place];
    return process.platform === 'linux' && spawnSync('mount', options).status === 0;
  };
  const unmount = (place: string) => {
    spawnSync('umount', ['-l', place]);
    rmSync(place, { recursive: true, force: true });
  };
  const directory = () => mkdtempSync(join(tmpdir(), 'order-lifecycle-disk-'));
  const trial = directory();
  const possible = mount(trial);
  unmount(trial);
  if (!possible) console.warn('Tests of a full disk are skipped: they need Linux and root.');
  return {
    skip: !possible,
    mounted() {
      const place = directory();
      onTestFinished(() => unmount(place));
      if (!mount(place)) throw new Error(`Cannot mount a tmpfs on ${place}.`);
      return place;
    },
  };
}
