import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { signForTest } from '../../src/adapters/digital-river/index.js';
import { SIGNATURE_HEADER } from '../../src/testing/simulator/index.js';
import { nextBodies, SECRET } from '../lives.js';
import { type Engine, ratioOf } from '../measure.js';
import { type Figure, faster, smaller } from '../report.js';
import type { Part } from './part.js';
import { sideBySide } from './side-by-side.js';

const SERVICE = fileURLToPath(new URL('../http-service.js', import.meta.url));

const AIMS = { a: 3, b: 2 } as const;

const PEERS = { a: 'the same service with (a) inside', b: 'the same service with (b) inside' };

/** Measures from a signed delivery over HTTP to its answer, with the service in another process. */
export const http: Part = async (url, effort) => {
  const figures: Figure[] = [];
  for (const connections of [1, 32, 128]) {
    const open = (name: string) => startService(name, url, connections);
    const rates = await sideBySide(['ours', 'a', 'b'], open, nextBodies, connections, effort);
    for (const name of ['a', 'b'] as const) {
      const common = { part: 'http', peer: PEERS[name] };
      const what = `${connections} connections`;
      figures.push(
        faster({
          ...common,
          what,
          ours: rates.ours.perSecond,
          unit: 'deliveries/s',
          theirs: rates[name].perSecond,
          ratio: ratioOf(rates.ours, rates[name]),
          ...(connections === 32 ? { aim: AIMS[name] } : {}),
        }),
        ...(['p50', 'p99'] as const).map((share) =>
          smaller({
            ...common,
            what: `${what}, ${share}`,
            ours: rates.ours[share],
            unit: 'ms',
            theirs: rates[name][share],
            ratio: ratioOf(rates.ours, rates[name], share),
          }),
        ),
      );
    }
  }
  return figures;
};

/** Starts a service in another process, and a client. */
async function startService(
  name: string,
  database: string,
  connections: number,
): Promise<Engine<string>> {
  const child = spawn(process.execPath, [SERVICE, name, database, String(connections)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => first),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The service ended with ${code}.`);
    }),
  ]);
  // A cheap client, because it shares the processors with the service and the database.
  const pool = new Pool(new URL(String(line)).origin, { connections });
  const take = async (body: string) => {
    const { statusCode, body: answer } = await pool.request({
      path: '/webhooks/digital-river',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [SIGNATURE_HEADER]: signForTest({ rawBody: body, secret: SECRET }),
      },
      body,
    });
    await answer.dump();
    if (statusCode !== 200) throw new Error(`The service answered ${statusCode}.`);
  };
  return {
    take,
    async close() {
      await pool.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
