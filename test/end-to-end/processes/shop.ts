/**
 * A shop that can be killed: `shop.js <data> <file of the warehouse> <body> <kill or live>`. It accepts
 * one delivery; its warehouse is a file with one line for each parcel.
 */
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import {
  digitalRiver,
  SIGNATURE_HEADER,
  signForTest,
} from '../../../src/adapters/digital-river/index.js';
import type { Delivery } from '../../../src/service/dispatch/handlers.js';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { embedded } from '../../../src/store/embedded/embedded.js';

const [data = '', warehouse = '', body = '', end = ''] = process.argv.slice(2);
const SECRET = 'whsec_shop';

/** Ships what was not shipped under this key yet. The file survives this process. */
function ship({ key, attempt, facts }: Delivery<'ready_to_fulfil'>): void {
  console.log(JSON.stringify({ key, attempt }));
  const lines = [...facts.physical, ...facts.digital, ...facts.unclassified];
  const written = existsSync(warehouse) ? readFileSync(warehouse, 'utf8') : '';
  const parcels = written
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { key: string; id: string });
  const file = openSync(warehouse, 'a');
  for (const { id, quantity } of lines) {
    if (parcels.some((one) => one.key === key && one.id === id)) continue;
    appendFileSync(file, `${JSON.stringify({ key, id, quantity })}\n`);
  }
  fsyncSync(file);
  closeSync(file);
  if (end === 'kill') process.kill(process.pid, 'SIGKILL');
}

const orders = await createOrderLifecycle({
  provider: digitalRiver({ webhookSecrets: [SECRET] }),
  store: embedded(data),
  on: { ready_to_fulfil: ship },
  // The lease of a killed process expires after a second and a half.
  outbox: { timeoutMs: 500, graceMs: 1_000, pollIntervalMs: 20 },
});
const request = new Request('http://localhost/webhooks/digital-river', {
  method: 'POST',
  headers: { [SIGNATURE_HEADER]: signForTest({ rawBody: body, secret: SECRET }) },
  body,
});
const answer = await orders.webhook(request);
console.log(JSON.stringify(await answer.json()));
for (;;) {
  const { milestones } = await orders.milestones();
  const release = milestones.find(({ kind }) => kind === 'ready_to_fulfil');
  if (release?.status === 'done') {
    console.log(JSON.stringify({ status: release.status, attempts: release.attempts }));
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await orders.stop();
