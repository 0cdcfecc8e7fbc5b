import { DEADLINES } from '../../../src/lifecycle/deadlines/deadlines.js';
import { restate } from '../../../src/restate/index.js';
import { serveToSink } from '../../faults/processes/served-to-sink.js';

const { INGRESS = '', ADMIN = '', WORKER_PORT = '', WORKER_URL = '' } = process.env;

await serveToSink(
  () =>
    restate(INGRESS.split(','), {
      admin: ADMIN.split(','),
      worker: { host: '127.0.0.1', port: Number(WORKER_PORT), url: WORKER_URL },
    }),
  // The simulated orders are old, so every deadline would be overdue.
  { deadlines: { hours: Object.fromEntries(DEADLINES.map((name) => [name, 'off'])) } },
);
