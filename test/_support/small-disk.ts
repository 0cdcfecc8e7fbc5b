import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A disk that is soon full. Spread it into the options of a test: where there is none, it says so. */
export interface SmallDisk {
  readonly skip: boolean;
  /** Where it is mounted, until the test is over. */
  mounted(): string;
}

/** A tmpfs of this size, such as `64m`; mounting one takes root. */
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
  if (!possible) console.warn('tests of a full disk are not run here: they need Linux and root');
  return {
    skip: !possible,
    mounted() {
      const place = directory();
      onTestFinished(() => unmount(place));
      if (!mount(place)) throw new Error(`no tmpfs could be mounted on ${place}`);
      return place;
    },
  };
}
