// Starts a server with the command of its arguments, delivers to it, and checks the answers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { checkDeliveries } from './deliveries.mjs';

const STARTS_WITHIN_MS = 120_000;

const port = await freePort();
const [command = '', ...args] = process.argv.slice(2);
const env = { ...process.env, PORT: String(port) };
const server = spawn(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
const ended = once(server, 'exit').then(([code]) => {
  throw new Error(`The server ended with ${code} before it was checked.`);
});
ended.catch(() => {});

try {
  const address = await Promise.race([listening(), ended]);
  await Promise.race([
    checkDeliveries((request) => fetch(new URL('/webhooks/digital-river', address), request)),
    ended,
  ]);
  console.log('The answers are right.');
} finally {
  if (server.exitCode === null && server.signalCode === null) {
    server.kill();
    await ended.catch(() => {});
  }
}
process.exit(0);

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address();
  probe.close();
  await once(probe, 'close');
  return free;
}

/** The address at which the server answers: some servers listen on IPv6 only. */
async function listening() {
  const until = Date.now() + STARTS_WITHIN_MS;
  while (Date.now() < until) {
    for (const address of [`http://127.0.0.1:${port}`, `http://[::1]:${port}`]) {
      const answer = await fetch(address).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer !== undefined) return address;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The server does not listen on port ${port}.`);
}
