import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';
import { compileProject } from '../../faults/compiled-project.js';

/** Saves one order after the other, and says so of each when it is saved. */
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

describe('the embedded store, killed', () => {
  it('refuses a second process, and keeps every row it had acknowledged', async () => {
    const code = await temporaryDirectory();
    const data = await temporaryDirectory();
    await compileProject(code, []);
    await writeFile(join(code, 'writer.js'), WRITER);

    let acknowledged: readonly string[] = [];
    for (const round of [1, 2]) {
      const child = spawn(process.execPath, [join(code, 'writer.js'), data], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      // The second writer finds the orders of the first, and those it cannot save anew.
      acknowledged = [...acknowledged, ...(await saidUntilKilled(child, data, 40))];
      expect(await readdir(data), `round ${round}`).toContain('order-lifecycle.lock');
    }

    const store = embedded(data);
    await store.migrate();
    const found = (await store.orders({ limit: 500 })).items.map(({ orderId }) => orderId);
    expect(found).toEqual(expect.arrayContaining([...acknowledged]));
    const milestones = (await store.milestones({ limit: 500 })).items;
    expect(milestones.map(({ milestone }) => milestone.orderId)).toEqual(found);
    await store.close();
    expect(await readdir(data)).toEqual(['postgres']);
  });
});

/** What a writer said it had saved, until it is killed in the middle of its work. */
async function saidUntilKilled(
  child: ChildProcess,
  data: string,
  enough: number,
): Promise<readonly string[]> {
  const exited = once(child, 'exit');
  const said: string[] = [];
  if (child.stdout === null) throw new Error('No output.');
  for await (const line of createInterface(child.stdout)) {
    if (line === 'ready') {
      const second = embedded(data);
      await expect(second.migrate()).rejects.toMatchObject({ code: 'directory_in_use' });
      await second.close();
      continue;
    }
    said.push(line);
    if (said.length === enough) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  expect(said.length).toBeGreaterThanOrEqual(enough);
  return said;
}
