import { postgres } from '../../../src/store/postgres/postgres.js';
import { serveToSink } from './served-to-sink.js';

await serveToSink(() => postgres(process.env.DATABASE_URL ?? ''), { queueSize: 16 });
