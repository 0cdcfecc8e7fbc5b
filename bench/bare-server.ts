import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digitalRiver } from '../src/adapters/digital-river/index.js';
import { SECRET } from './lives.js';
import { inbox } from './peers/inbox.js';

// The least that any server of deliveries does, in a process of its own: it reads a body, verifies the
// signature, parses the JSON, and answers. `row` commits one row in between.

const [, , name = '', url = '', callers = ''] = process.argv;
const { verify } = digitalRiver({ mode: 'test', webhookSecrets: [SECRET] });
const store = name === 'row' ? await inbox(url, Math.min(Number(callers), 20)) : async () => {};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const raw = Buffer.concat(chunks);
    const headers = new Headers();
    for (const [header, value] of Object.entries(request.headers)) {
      if (typeof value === 'string') headers.set(header, value);
    }
    const { ok } = verify(headers, raw, new Date(), () => undefined);
    if (ok) {
      const text = raw.toString('utf8');
      await store(JSON.parse(text), text);
    }
    response.statusCode = ok ? 200 : 401;
    response.setHeader('content-type', 'application/json');
    response.end('{"receipt":"recorded"}');
  });
});
server.listen(0, '127.0.0.1', () => {
  // It listens on a port, so its address is no text.
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
