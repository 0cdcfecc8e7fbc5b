// Delivers to a webhook and checks the answers.
import assert from 'node:assert/strict';
import { signForTest } from 'order-lifecycle/digital-river';

// Spaces and umlauts do not survive a parser.
const body = `{ "id": "e1",  "type": "order.accepted", "note": "Gr\u00F6\u00DFe \\u00BD",
  "createdTime": "2026-05-04T10:00:00Z",
  "data": { "object": { "id": "7001", "state": "accepted", "fraudState": "passed" } } }`;

/** @param {(request: { method: string, headers: Record<string, string>, body: string }) => Promise<Response>} deliver */
export async function checkDeliveries(deliver) {
  const signature = signForTest({ rawBody: body, secret: 'whsec_1' });
  const headers = { 'content-type': 'application/json', 'DigitalRiver-Signature': signature };
  const genuine = { method: 'POST', headers, body };
  const forged = { ...genuine, body: body.replace('accepted', 'disputed') };
  for (const [request, expected] of [
    [genuine, { status: 200, receipt: 'recorded', orderId: '7001', state: 'accepted' }],
    [genuine, { status: 200, receipt: 'duplicate', orderId: '7001', state: 'accepted' }],
    [forged, { status: 401, error: 'no_match' }],
    [
      { ...genuine, headers: { 'content-type': 'application/json' } },
      { status: 401, error: 'missing_header' },
    ],
  ]) {
    const answer = await deliver(request);
    const text = await answer.text();
    const given = {
      status: answer.status,
      ...(text.startsWith('{') ? JSON.parse(text) : { text }),
    };
    assert.deepEqual({ ...given, ...expected }, given);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  }
}
