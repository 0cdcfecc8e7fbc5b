import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { smallDisk } from '../../_support/small-disk.js';
import { temporaryDirectory } from '../../_support/temporary-directory.js';
import { compileProject } from '../../faults/compiled-project.js';

/**
 * Fills the log of an embedded database, then its disk, and says what every call came to. In a process
 * of its own: one that never comes back can only be killed.
 */
const WRITER = `
import { readdirSync, readlinkSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { embeddedClient } from './src/store/embedded/embedded.js';
import { sqlStore } from './src/store/sql/sql-store.js';
const [, , disk] = process.argv;
const client = embeddedClient(disk + '/data');
const store = sqlStore(client);
await store.migrate();
await client.query('create table kept (n integer)');
const say = (word, value) => console.log(word + ' ' + JSON.stringify(value));
const fill = (left) => {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(disk + '/full', Buffer.alloc(Math.max(0, bavail * bsize - left)));
};
const outcome = (work) => work().then(() => 'done', (error) => error.code + ': ' + error.message);
const openOn = (place) => readdirSync('/proc/self/fd').filter((number) => {
  try {
    return readlinkSync('/proc/self/fd/' + number).startsWith(place);
  } catch {
    return false;
  }
}).length;
const write = (n) => client.transaction(async (session) => {
  await session.query('insert into kept values ($1)', [n]);
  await session.query("select pg_logical_emit_message(true, 'test', repeat('x', 100000))");
});
let n = 0;
for (let round = 0; round < 3; round += 1) {
  fill(8 * 1024 * 1024);
  let last = 'done';
  while (last === 'done' && n < 2000) if ((last = await outcome(() => write(n))) === 'done') n += 1;
  say('full', last);
  say('again', [await outcome(() => write(-1)), await outcome(() => client.query('select 1'))]);
  say('ready', await outcome(() => store.ready()));
  rmSync(disk + '/full');
  say('room', [await outcome(() => store.ready()), await outcome(() => write(n))]);
  n += 1;
  const [{ numbers }] = await client.query('select json_agg(n order by n) as numbers from kept');
  say('kept', [numbers.length, n, numbers.every((one, index) => one === index)]);
  say('open', openOn(disk));
}
fill(0);
await outcome(() => write(-1));
await store.close();
say('closed', readdirSync(disk + '/data'));
`;

const disk = smallDisk('128m');

it(
  'the embedded store rejects while its disk is full, keeps what it confirmed, and goes on with space',
  disk,
  async () => {
    const code = await temporaryDirectory();
    await compileProject(code, []);
    await writeFile(join(code, 'writer.js'), WRITER);
    const child = spawn(process.execPath, [join(code, 'writer.js'), disk.mounted()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    const said: (readonly [string, unknown])[] = [];
    for await (const line of createInterface(child.stdout)) {
      const [word = ''] = line.split(' ');
      said.push([word, JSON.parse(line.slice(word.length + 1))]);
    }
    expect(await exited).toEqual([0, null]);

    const refused = expect.stringMatching(/^unreachable: [^\n]*does not do its work[^\n]*$/);
    const round = [
      ['full', refused],
      ['again', [refused, refused]],
      ['ready', refused],
      ['room', ['done', 'done']],
      ['kept', [expect.any(Number), expect.any(Number), true]],
      ['open', expect.any(Number)],
    ];
    expect(said.slice(0, -1)).toEqual([...round, ...round, ...round]);
    // The files of a database that broke do not stay open.
    const open = said.flatMap(([word, value]) => (word === 'open' ? [Number(value)] : []));
    expect(open[2]).toBeLessThan(1.5 * (open[0] ?? 0));
    expect(said.at(-1)).toEqual(['closed', ['postgres']]);
  },
);
