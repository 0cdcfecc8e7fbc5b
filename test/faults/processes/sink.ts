import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

// Receives milestones. It records every call, fails some, and never answers others.

interface Call {
  readonly key: string;
  readonly kind: string;
  readonly orderId: string;
  readonly attempt: number;
}

const calls: Call[] = [];

const server = createServer(async (request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(calls));
    return;
  }
  const call: Call = JSON.parse(await text(request));
  calls.push(call);
  const luck = Math.random();
  // The call counts, although the caller gets no answer.
  if (luck < 0.003) return;
  response.writeHead(luck < 0.02 ? 500 : 200).end();
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  console.log(`http://127.0.0.1:${address.port}`);
});
