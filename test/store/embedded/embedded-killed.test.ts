import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { dataDirectory } from '../../_support/data-directory.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';
import { compileProject } from '../../faults/compiled-project.js';

/** Saves one order after the other, and prints the id of each once it is saved. */
const WRITER = `
import { embedded } from './src/store/embedded/embedded.js';
const store = embedded(process.argv[2]);
await store.migrate();
console.log('ready');
for (let n = 0; ; n += 1) {
  const row = { account: 'shop', orderId: String(n).padStart(6, '0'), version: 1, state: 'accepted',
    fraudState: 'passed', parked: 0, instant: n, record: { n } };
  const milestone = { key: 'shop/' + row.orderId + '/complete/', kind: 'complete', subject: '',
    account: 'shop', orderId: row.orderId, facts: {} };
  const [saved] = await store.save([{ row, observations: [], milestones: [milestone] }], n);
  if (saved) console.log(row.orderId);
}
`;

describe('the embedded store, when its process is killed', () => {
  it('refuses a second process, and keeps every row that it confirmed', async () => {
    const code = await temporaryDirectory();
    const data = await dataDirectory();
    await compileProject(code, []);
    await writeFile(join(code, 'writer.js'), WRITER);

    let confirmed: readonly string[] = [];
    for (const round of [1, 2]) {
      const child = spawn(process.execPath, [join(code, 'writer.js'), data], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      // The second writer cannot save the orders that the first one saved.
      confirmed = [...confirmed, ...(await printedUntilKilled(child, data, 40))];
      expect(await readdir(data), `round ${round}`).toContain('order-lifecycle.lock');
    }

    const store = embedded(data);
    await store.migrate();
    const found = (await store.orders({ limit: 500 })).items.map(({ orderId }) => orderId);
    expect(found).toEqual(expect.arrayContaining([...confirmed]));
    const milestones = (await store.milestones({ limit: 500 })).items;
    expect(milestones.map(({ milestone }) => milestone.orderId)).toEqual(found);
    await store.close();
    expect(await readdir(data)).toEqual(['postgres']);
  });
});

/** The ids that a writer printed, until it is killed during its work. */
async function printedUntilKilled(
  child: ChildProcess,
  data: string,
  enough: number,
): Promise<readonly string[]> {
  const exited = once(child, 'exit');
  const printed: string[] = [];
  if (child.stdout === null) throw new Error('No output.');
  for await (const line of createInterface(child.stdout)) {
    if (line === 'ready') {
      const second = embedded(data);
      await expect(second.migrate()).rejects.toMatchObject({ code: 'directory_in_use' });
      await second.close();
      continue;
    }
    printed.push(line);
    if (printed.length === enough) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  expect(printed.length).toBeGreaterThanOrEqual(enough);
  return printed;
}
