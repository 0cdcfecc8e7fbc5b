import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fillData } from '../_support/data-directory.js';
import { eventBody } from '../_support/deliveries.js';
import { temporaryDirectory } from '../_support/temporary-directory.js';
import { compileProject } from '../faults/compiled-project.js';

const KEY = 'default/7001/ready_to_fulfil/';

it('law 4: killed after the goods left and before that is recorded, each unit is shipped once', async () => {
  const code = await temporaryDirectory();
  await compileProject(code, ['test/end-to-end/processes']);
  const directory = await temporaryDirectory();
  const data = join(directory, 'data');
  await fillData(data);
  const warehouse = join(directory, 'warehouse.jsonl');
  const items = [
    { id: 'boots', skuId: 'sku-boots', quantity: 3, amount: 10 },
    { id: 'song', skuId: 'sku-song', quantity: 2, amount: 5 },
  ];
  const body = JSON.stringify(eventBody('accepted', { id: 'acceptance', at: 1, more: { items } }));

  const run = async (end: 'kill' | 'live') => {
    const program = join(code, 'test/end-to-end/processes/shop.js');
    const child = spawn(process.execPath, [program, data, warehouse, body, end], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const [exit, signal] = await once(child, 'close');
    return {
      ended: exit ?? signal,
      lines: output
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };
  const parcels = async () => (await readFile(warehouse, 'utf8')).trimEnd().split('\n');
  const shipped = [
    JSON.stringify({ key: KEY, id: 'boots', quantity: 3 }),
    JSON.stringify({ key: KEY, id: 'song', quantity: 2 }),
  ];
  const handed = ({ lines }: Awaited<ReturnType<typeof run>>) => lines.filter(({ key }) => key);

  // An attempt whose lease expired before it began is counted, and delivers nothing.
  let attempt = 0;
  const next = (ran: Awaited<ReturnType<typeof run>>) => {
    const got = handed(ran);
    expect(got).toEqual([{ key: KEY, attempt: expect.any(Number) }]);
    expect(got[0]?.attempt).toBeGreaterThan(attempt);
    attempt = Number(got[0]?.attempt);
  };
  // Twice, because the next process may be killed as well.
  for (const _ of ['first', 'second']) {
    const killed = await run('kill');
    expect(killed.ended).toBe('SIGKILL');
    next(killed);
    expect(await parcels()).toEqual(shipped);
  }
  const last = await run('live');
  expect(last.ended).toBe(0);
  next(last);
  expect(last.lines.at(-1)).toEqual({ status: 'done', attempts: attempt });
  expect(await parcels()).toEqual(shipped);

  // Nothing is pending, so the next start does nothing.
  const idle = await run('live');
  expect(handed(idle)).toEqual([]);
  expect(await parcels()).toEqual(shipped);
});
