import { embedded } from '../../../src/store/embedded/embedded.js';
import { postgres } from '../../../src/store/postgres/postgres.js';
import { serveToSink } from './served-to-sink.js';

const { DATABASE_URL, DATA = '' } = process.env;

await serveToSink(
  () => (DATABASE_URL === undefined ? embedded(DATA) : postgres(DATABASE_URL)),
  // A slow machine may not fail the test.
  { deliveryTimeoutMs: 20_000 },
);
