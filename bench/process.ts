import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { signForTest } from '../src/adapters/digital-river/index.js';
import { SIGNATURE_HEADER } from '../src/testing/simulator/index.js';
import { SECRET } from './lives.js';
import type { Engine } from './measure.js';

/** A program that answers deliveries. */
export type Program = 'http-service' | 'bare-server';

interface ProcessOptions {
  readonly program: Program;
  /** What the program is to answer with. */
  readonly name: string;
  readonly database: string;
  readonly connections: number;
}

/** Starts a program in a process of its own, and a client that delivers to it. */
export async function startProcess({
  program,
  name,
  database,
  connections,
}: ProcessOptions): Promise<Engine<string>> {
  const file = fileURLToPath(new URL(`./${program}.js`, import.meta.url));
  const child = spawn(process.execPath, [file, name, database, String(connections)], {
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
    ...(child.pid === undefined ? {} : { pid: child.pid }),
    async close() {
      await pool.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
