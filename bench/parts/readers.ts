import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { createApp } from '../../src/http/app.js';
import { listen } from '../../src/http/serve.js';
import { createOrderLifecycle } from '../../src/service/order-lifecycle.js';
import { embedded } from '../../src/store/embedded/embedded.js';
import { postgres } from '../../src/store/postgres/postgres.js';
import type { Store } from '../../src/store/store.js';
import { nextOrder, SECRET } from '../lives.js';
import { inTurn, rateOf, ratioOf, warmUp } from '../measure.js';
import { type Figure, faster } from '../report.js';
import type { Effort, Part } from './part.js';

const READERS = 100;
const CALLERS = 32;
const AIM = 0.9;

const CHILD = fileURLToPath(new URL('../change-readers.js', import.meta.url));

/** Measures ingest with many readers of the changes over HTTP, in another process, and without. */
export const readers: Part = async (url, effort) => {
  const directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-bench-'));
  const schema = `bench_readers_${process.pid}`;
  try {
    return [
      await measured('embedded', embedded(directory), effort),
      await measured('PostgreSQL', postgres(url, { schema, statementTimeoutMs: 60_000 }), effort),
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

async function measured(
  name: string,
  store: Store,
  { time, rounds, warmUp: calls }: Effort,
): Promise<Figure> {
  const orders = await createOrderLifecycle({
    provider: digitalRiver({ mode: 'test', webhookSecrets: [SECRET] }),
    store,
    deliveryTimeoutMs: 60_000,
  });
  const server = await listen(createApp(orders), 0, '127.0.0.1');
  const child = fork(CHILD);
  try {
    await warmUp(orders.observe, nextOrder, CALLERS, calls);
    const rate = () => rateOf(orders.observe, nextOrder, CALLERS, time);
    const { followed, alone } = await inTurn(rounds, {
      followed: async () => {
        await setReaders(child, { url: server.url, readers: READERS });
        return rate();
      },
      alone: async () => {
        await setReaders(child, { url: server.url, readers: 0 });
        return rate();
      },
    });
    return faster({
      part: 'readers',
      what: `${name}, ${READERS} readers of /changes`,
      ours: followed.perSecond,
      unit: 'events/s',
      peer: 'the same without readers',
      theirs: alone.perSecond,
      ratio: ratioOf(followed, alone),
      aim: AIM,
    });
  } finally {
    child.kill('SIGKILL');
    await server.close(0);
    await orders.stop();
  }
}

/** Changes the number of readers, and waits until they read. */
async function setReaders(
  child: ChildProcess,
  wanted: { url: string; readers: number },
): Promise<void> {
  child.send(wanted);
  await once(child, 'message');
}
