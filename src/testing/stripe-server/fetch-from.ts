import type { StripeApi, StripeHttpRequest } from './stripe-api.js';

/** Answers a request as `fetch` would, faults included, without a connection. */
export async function fetchFrom(api: StripeApi, request: Request): Promise<Response> {
  request.signal.throwIfAborted();
  const { pathname, search } = new URL(request.url);
  const received: StripeHttpRequest = {
    method: request.method,
    target: `${pathname}${search}`,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  };
  const outcome = await api.receive(received);
  request.signal.throwIfAborted();
  switch (outcome.kind) {
    case 'answered': {
      const { status, headers = {}, body } = outcome.answer;
      return new Response(JSON.stringify(body), { status, headers });
    }
    case 'lost':
      throw new TypeError('fetch failed', { cause: new Error('The connection was broken.') });
    case 'hangs':
      return new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
      });
  }
}
