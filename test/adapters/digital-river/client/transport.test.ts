import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type ApiOptions,
  apiSettings,
} from '../../../../src/adapters/digital-river/client/api-settings.js';
import {
  createTransport,
  type Request,
  type Transported,
} from '../../../../src/adapters/digital-river/client/transport.js';

type Answer = Response | Error | (() => Promise<Response>);

const GET: Request = { method: 'GET', path: '/orders/1', repeatable: true };
const POST: Request = { method: 'POST', path: '/orders', body: { a: 1 }, repeatable: false };

let pauses: number[];

beforeEach(() => {
  pauses = [];
  // Records the pauses instead of waiting.
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((go: () => void, pause: number) => {
    if (pauses.length > 50) throw new Error('it is retried without end');
    pauses.push(pause);
    queueMicrotask(go);
    return 0;
  }) as never);
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Sends to a provider with these responses; the last one repeats. */
function sent(request: Request, answers: readonly Answer[], options: Partial<ApiOptions> = {}) {
  const calls: [URL, RequestInit][] = [];
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    const answer = answers[Math.min(calls.length, answers.length - 1)];
    calls.push([url, init]);
    if (answer instanceof Error) throw answer;
    // A body can be read only once.
    return typeof answer === 'function' ? answer() : answer?.clone();
  });
  const settings = apiSettings({ apiKey: 'sk_1', initialIntervalMs: 100, ...options });
  return createTransport(settings)(request).then((outcome) => ({ outcome, calls }));
}

const status = (code: number, headers: Record<string, string> = {}) =>
  new Response('{}', { status: code, headers });

const unsent = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code }) });

function failureIn(outcome: Transported) {
  if (outcome.kind !== 'failure') throw new Error('there is a response');
  return outcome;
}

describe('a request', () => {
  test('is sent with the key and as JSON, and not redirected', async () => {
    const { outcome, calls } = await sent(POST, [new Response('{"id":"1"}', { status: 201 })]);
    const [[url, init] = []] = calls;
    expect(String(url)).toBe('https://api.digitalriver.com/orders');
    expect(init).toMatchObject({ method: 'POST', body: '{"a":1}', redirect: 'manual' });
    expect(init?.headers).toStrictEqual({
      accept: 'application/json',
      authorization: 'Bearer sk_1',
      'content-type': 'application/json',
    });
    expect(outcome).toMatchObject({
      kind: 'response',
      response: { status: 201, body: { id: '1' } },
    });
  });

  test('has the query in its URL, and the version if there is one', async () => {
    const query = { expand: 'true', state: undefined, upstreamIds: 'a b,c' };
    const { calls } = await sent({ ...GET, query }, [status(200)], {
      baseUrl: 'https://api.example/v1/',
      apiVersion: '2021-12-13',
    });
    const [[url, init] = []] = calls;
    expect(String(url)).toBe('https://api.example/v1/orders/1?expand=true&upstreamIds=a+b%2Cc');
    expect(init).not.toHaveProperty('body');
    expect(init?.headers).toStrictEqual({
      accept: 'application/json',
      authorization: 'Bearer sk_1',
      'digitalriver-version': '2021-12-13',
    });
  });
});

describe('a response', () => {
  test.each([
    ['text that is no JSON', new Response('<html>'), '<html>'],
    ['characters in several bytes', new Response('"Zürich"'), 'Zürich'],
    ['nothing', new Response(null), ''],
  ])('may hold %s', async (_, answer, body) => {
    const { outcome } = await sent(GET, [answer]);
    expect(outcome).toMatchObject({ kind: 'response', response: { status: 200, body } });
  });

  test('is read up to 16 MiB, and not a byte further', async () => {
    const longest = 16 * 1024 * 1024;
    const padded = (length: number) => async () => new Response(`7${' '.repeat(length - 1)}`);
    const { outcome } = await sent(GET, [padded(longest)]);
    expect(outcome).toMatchObject({ kind: 'response', response: { body: 7 } });
    const tooLong = await sent(GET, [padded(longest + 1)]);
    expect(tooLong.calls).toHaveLength(1);
    expect(tooLong.outcome).toStrictEqual({
      kind: 'failure',
      retryable: false,
      uncertain: false,
      reason: 'The response is longer than 16777216 bytes.',
      internal: { httpStatus: 0, codes: [] },
    });
    expect((await sent(POST, [padded(longest + 1)])).outcome).toMatchObject({ uncertain: true });
  });
});

describe('a call is retried', () => {
  test.each([
    [200, 1, 1],
    [302, 1, 1],
    [404, 1, 1],
    [407, 1, 1],
    [408, 3, 1],
    [409, 1, 1],
    [429, 3, 3],
    [499, 1, 1],
    [500, 3, 1],
    [503, 3, 1],
    [599, 3, 1],
  ])('after %i: sent %i times if it is repeatable, or else %i', async (code, repeatable, once) => {
    const read = await sent(GET, [status(code)]);
    expect(read.calls).toHaveLength(repeatable);
    expect(read.outcome).toMatchObject({ kind: 'response', response: { status: code } });
    expect((await sent(POST, [status(code)])).calls).toHaveLength(once);
  });

  test.each([
    ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].map(
      (code) => [code, unsent(code), 3, 3, false, 'The provider could not be reached.'] as const,
    ),
    ...[
      ['ECONNRESET', unsent('ECONNRESET')] as const,
      ['no cause', new TypeError('terminated')] as const,
      ['an empty cause', new TypeError('', { cause: null })] as const,
      ['a cause without a code', new TypeError('', { cause: 'ECONNREFUSED' })] as const,
    ].map(
      ([name, error]) =>
        [
          name,
          error,
          3,
          1,
          true,
          'The connection broke before the response was complete.',
        ] as const,
    ),
  ])('after %s', async (_, error, repeatable, once, uncertain, reason) => {
    const read = await sent(GET, [error]);
    expect(read.calls).toHaveLength(repeatable);
    expect(failureIn(read.outcome)).toMatchObject({ retryable: true, uncertain: false, reason });
    const changed = await sent(POST, [error]);
    expect(changed.calls).toHaveLength(once);
    expect(failureIn(changed.outcome)).toMatchObject({ retryable: true, uncertain, reason });
  });

  test('until there is a response, at most `maxRetries` times', async () => {
    const { outcome, calls } = await sent(GET, [status(503), unsent('ENOTFOUND'), status(200)]);
    expect(calls).toHaveLength(3);
    expect(outcome).toMatchObject({ response: { status: 200 } });
    expect((await sent(GET, [status(503)], { maxRetries: 0 })).calls).toHaveLength(1);
    expect((await sent(GET, [status(503)], { maxRetries: 4 })).calls).toHaveLength(5);
  });
});

describe('the pause before a retry', () => {
  test('doubles up to the longest, and is random in its upper half', async () => {
    await sent(GET, [status(503)], { maxRetries: 5, maxIntervalMs: 700 });
    expect(pauses).toStrictEqual([50, 100, 200, 350, 350]);
    pauses = [];
    vi.mocked(Math.random).mockReturnValue(0.5);
    await sent(GET, [new TypeError('broken')], { maxRetries: 2 });
    expect(pauses).toStrictEqual([75, 150]);
  });

  test.each([
    ['2', [2000, 2000]],
    ['0', [50, 100]],
    ['soon', [50, 100]],
    ['30', [30_000, 30_000]],
    ['31', []],
  ])('is as long as Retry-After %j, if that is allowed', async (retryAfter, expected) => {
    const { outcome } = await sent(GET, [status(429, { 'Retry-After': retryAfter })]);
    expect(pauses).toStrictEqual(expected);
    expect(outcome).toMatchObject({ kind: 'response', response: { status: 429 } });
  });
});

describe('an aborted call', () => {
  test('ends at once, and is not retried', async () => {
    const controller = new AbortController();
    const { outcome, calls } = await sent({ ...POST, signal: controller.signal }, [
      async () => {
        controller.abort();
        throw new DOMException('', 'AbortError');
      },
    ]);
    expect(calls).toHaveLength(1);
    expect(outcome).toStrictEqual({
      kind: 'failure',
      retryable: true,
      uncertain: true,
      reason: 'The call was aborted.',
      internal: { httpStatus: 0, codes: [] },
    });
  });

  test('is not retried, although the response is retryable', async () => {
    const controller = new AbortController();
    const { outcome, calls } = await sent({ ...GET, signal: controller.signal }, [
      async () => {
        controller.abort();
        return status(503);
      },
    ]);
    expect(calls).toHaveLength(1);
    expect(outcome).toMatchObject({ kind: 'response', response: { status: 503 } });
  });

  test('ends during a pause, with the last response', async () => {
    const controller = new AbortController();
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    vi.mocked(setTimeout).mockImplementation((() => {
      queueMicrotask(() => controller.abort());
      return 7;
    }) as never);
    const { outcome, calls } = await sent({ ...GET, signal: controller.signal }, [status(503)]);
    expect(calls).toHaveLength(1);
    expect(outcome).toMatchObject({ kind: 'response', response: { status: 503 } });
    expect(cleared).toHaveBeenCalledWith(7);
  });

  test('leaves no listener on its signal after a pause', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    await sent({ ...GET, signal }, [status(503), status(200)]);
    const [name, listener] = added.mock.calls.at(-1) ?? [];
    expect(name).toBe('abort');
    expect(removed).toHaveBeenCalledWith('abort', listener);
  });

  test('is distinguished from a timeout', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    const { outcome } = await sent(POST, [new DOMException('', 'TimeoutError')], {
      timeoutMs: 1234,
    });
    expect(AbortSignal.timeout).toHaveBeenCalledWith(1234);
    expect(outcome).toMatchObject({
      retryable: true,
      uncertain: true,
      reason: 'The provider did not respond within 1234 ms.',
    });
  });
});
