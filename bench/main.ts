import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDurablePostgres } from './durable-postgres.js';
import { bytesPerBody } from './lives.js';
import { bytes } from './parts/bytes.js';
import { embedded } from './parts/embedded.js';
import { fold } from './parts/fold.js';
import { growth } from './parts/growth.js';
import { hammered } from './parts/hammered.js';
import { http } from './parts/http.js';
import { ingest } from './parts/ingest.js';
import { many } from './parts/many.js';
import { memory } from './parts/memory.js';
import { newOrders } from './parts/new-orders.js';
import type { Effort } from './parts/part.js';
import { pure } from './parts/pure.js';
import { readers } from './parts/readers.js';
import { replay } from './parts/replay.js';
import { steady } from './parts/steady.js';
import { telemetry } from './parts/telemetry.js';
import { type Figure, tableOf } from './report.js';

// npm run bench -- [--quick] [--million] [--whole 1000000] [--narrow 10000000]
//   [--only pure,fold,replay,ingest,new-orders,bytes,hammered,http,steady,embedded,readers,growth,many,
//   memory,telemetry]

const PARTS = {
  pure,
  fold,
  replay,
  ingest,
  'new-orders': newOrders,
  bytes,
  hammered,
  http,
  steady,
  embedded,
  readers,
  growth,
  many,
  memory,
  telemetry,
} as const;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    whole: { type: 'string', default: '2000' },
    narrow: { type: 'string', default: '20000' },
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
  },
});

const rows = { whole: Number(values.whole), narrow: Number(values.narrow) };
const effort: Effort = values.quick
  ? { time: 1_500, rounds: 1, warmUp: 400, growth: [1_000, 3_000], many: { ...rows, times: 20 } }
  : {
      time: 1_500,
      rounds: 7,
      warmUp: 4_000,
      growth: [10_000, 100_000, ...(values.million ? [1_000_000] : [])],
      many: { ...rows, times: 200 },
    };

const server = await startDurablePostgres();
const figures: Figure[] = [];
try {
  for (const name of values.only.split(',')) {
    const part = Object.entries(PARTS).find(([candidate]) => candidate === name)?.[1];
    if (part === undefined)
      throw new Error(`There is no part ${name}. Choose from ${Object.keys(PARTS).join(', ')}.`);
    console.error(`${name} ...`);
    try {
      const measured = await part(server.url, effort);
      figures.push(...measured);
      console.log(`\n${tableOf(measured)}\n`);
    } catch (error) {
      // The other parts still run.
      console.error(error);
      process.exitCode = 1;
    }
  }
} finally {
  await server.stop();
}

const setting = {
  at: new Date().toISOString(),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  node: process.version,
  postgres: server.description,
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, shared by client, server and database`,
  bytesPerBody,
  ...effort,
};
for (const [name, value] of Object.entries(setting)) {
  console.log(`${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
}
const directory = join(process.cwd(), 'bench', 'results');
await mkdir(directory, { recursive: true });
const file = join(directory, `${setting.at.slice(0, 19).replaceAll(':', '')}.json`);
await writeFile(file, `${JSON.stringify({ setting, figures }, null, 2)}\n`);
console.log(`written to ${file}`);
