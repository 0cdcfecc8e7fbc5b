import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { fillData } from '../../_support/data-directory.js';
import { smallDisk } from '../../_support/small-disk.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';
import { compileProject } from '../../faults/compiled-project.js';

/**
 * Fills the log of an embedded database, then its disk, and prints the result of each call. Runs in
 * a process of its own, because one that hangs can only be killed.
 */
const WRITER = `
import { readdirSync, readlinkSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { embeddedClient } from './src/store/embedded/embedded.js';
import { sqlStore } from './src/store/sql/sql-store.js';
const [, , disk] = process.argv;
const client = embeddedClient(disk + '/data');
const store = sqlStore(client);
await store.migrate();
await client.query('create table written (n integer)');
const print = (step, value) => console.log(step + ' ' + JSON.stringify(value));
const fill = (left) => {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(disk + '/full', Buffer.alloc(Math.max(0, bavail * bsize - left)));
};
const outcome = (work) => work().then(() => 'done', (error) => error.code + ': ' + error.message);
const openFilesIn = (directory) => readdirSync('/proc/self/fd').filter((number) => {
  try {
    return readlinkSync('/proc/self/fd/' + number).startsWith(directory);
  } catch {
    return false;
  }
}).length;
const write = (n) => client.transaction(async (session) => {
  await session.query('insert into written values ($1)', [n]);
  await session.query("select pg_logical_emit_message(true, 'test', repeat('x', 100000))");
});
let n = 0;
for (let round = 0; round < 3; round += 1) {
  fill(8 * 1024 * 1024);
  let last = 'done';
  while (last === 'done' && n < 2000) if ((last = await outcome(() => write(n))) === 'done') n += 1;
  print('full', last);
  print('again', [await outcome(() => write(-1)), await outcome(() => client.query('select 1'))]);
  print('ready', await outcome(() => store.ready()));
  rmSync(disk + '/full');
  print('room', [await outcome(() => store.ready()), await outcome(() => write(n))]);
  n += 1;
  const [{ numbers }] = await client.query('select json_agg(n order by n) as numbers from written');
  print('written', [numbers.length, n, numbers.every((one, index) => one === index)]);
  print('open', openFilesIn(disk));
}
fill(0);
await outcome(() => write(-1));
await store.close();
print('closed', readdirSync(disk + '/data'));
`;

const disk = smallDisk('128m');

it(
  'the embedded store rejects while its disk is full, keeps what it confirmed, and recovers with space',
  disk,
  async () => {
    const code = await temporaryDirectory();
    await compileProject(code, []);
    await writeFile(join(code, 'writer.js'), WRITER);
    const place = disk.mounted();
    await fillData(join(place, 'data'));
    const child = spawn(process.execPath, [join(code, 'writer.js'), place], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    const printed: (readonly [string, unknown])[] = [];
    for await (const line of createInterface(child.stdout)) {
      const [step = ''] = line.split(' ');
      printed.push([step, JSON.parse(line.slice(step.length + 1))]);
    }
    expect(await exited).toEqual([0, null]);

    const refused = expect.stringMatching(/^unreachable: [^\n]*cannot work[^\n]*$/);
    const round = [
      ['full', refused],
      ['again', [refused, refused]],
      ['ready', refused],
      ['room', ['done', 'done']],
      ['written', [expect.any(Number), expect.any(Number), true]],
      ['open', expect.any(Number)],
    ];
    expect(printed.slice(0, -1)).toEqual([...round, ...round, ...round]);
    // The files of a broken database are closed.
    const open = printed.flatMap(([step, value]) => (step === 'open' ? [Number(value)] : []));
    expect(open[2]).toBeLessThan(1.5 * (open[0] ?? 0));
    expect(printed.at(-1)).toEqual(['closed', ['postgres']]);
  },
);
