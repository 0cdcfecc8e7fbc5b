import { failed } from '../../order/failed-call.js';
import type { Failure } from '../../order/rejection.js';
import type { ProviderResponse } from '../provider.js';
import { member } from '../values/member.js';
import type { Connection } from './connection.js';
import { retryAfterOf } from './retry-after.js';

/** The query of a request, without what is undefined. A list repeats its name. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One call of the provider's API. */
export interface Request {
  readonly method: 'GET' | 'POST';
  /** With its segments encoded. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: object;
  /** Headers of this request alone. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Whether two calls have the effect of one. If not, it is retried only if it certainly had no effect:
   * because it was never sent, or was refused as one call too many.
   */
  readonly repeatable: boolean;
  /** Aborts the call, also while it waits to retry. */
  readonly signal?: AbortSignal | undefined;
}

/** A response of any status, or the failure to get one. */
export type Transported =
  | { readonly kind: 'response'; readonly response: ProviderResponse }
  | Failure;

/** How a provider expects requests. */
export interface Protocol {
  /** The headers of every request. Those of a body only if there is one. */
  headers(hasBody: boolean): Readonly<Record<string, string>>;
  /** The text of a body. */
  encode(body: object): string;
  /**
   * Whether a response other than 429 refuses the request as one too many, so that it certainly had no
   * effect. Absent: none does.
   */
  isOneTooMany?(response: ProviderResponse): boolean;
}

/** Calls the provider. */
export type Transport = (request: Request) => Promise<Transported>;

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Why there is no response. */
interface NoResponse {
  readonly cause: 'timeout' | 'aborted' | 'unsent' | 'broken' | 'too_long';
}

/**
 * Creates a transport over `fetch`. Retries a repeatable call after no response, 408, 429 and 5xx;
 * another call only if it certainly had no effect. Obeys `Retry-After`. Follows no redirect, which would
 * receive the key. Never throws.
 */
export function createTransport(settings: Connection, protocol: Protocol): Transport {
  return async (request) => {
    for (let attempt = 0; ; attempt += 1) {
      const result = await send(settings, protocol, request);
      const isLast = attempt >= settings.maxRetries || request.signal?.aborted === true;
      const isRetried = !isLast && mayRetry(request, protocol, result);
      const pause = isRetried ? pauseBeforeRetry(settings, result, attempt) : undefined;
      if (pause === undefined || !(await waited(pause, request.signal))) {
        return 'cause' in result
          ? withoutResponse(result, request, settings)
          : { kind: 'response', response: result };
      }
    }
  };
}

async function send(
  { baseUrl, timeoutMs }: Connection,
  protocol: Protocol,
  { method, path, query = {}, body, headers, signal }: Request,
): Promise<ProviderResponse | NoResponse> {
  const url = new URL(`${baseUrl}${path}`);
  for (const [name, value] of Object.entries(query)) {
    const values = typeof value === 'string' ? [value] : (value ?? []);
    for (const one of values) url.searchParams.append(name, one);
  }
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers: { ...protocol.headers(body !== undefined), ...headers },
      ...(body === undefined ? {} : { body: protocol.encode(body) }),
      redirect: 'manual',
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    const text = await textOf(response);
    if (text === undefined) return { cause: 'too_long' };
    return { status: response.status, headers: response.headers, body: parsed(text) };
  } catch (error) {
    if (signal?.aborted === true) return { cause: 'aborted' };
    if (limit.aborted) return { cause: 'timeout' };
    return { cause: isUnsent(error) ? 'unsent' : 'broken' };
  }
}

async function textOf(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether no connection was made, so that nothing was sent. */
function isUnsent(error: unknown): boolean {
  const code = member(member(error, 'cause'), 'code');
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].some(
    (known) => known === code,
  );
}

/** Whether sending the request again has the effect of one at most. */
function mayRetry(
  { repeatable }: Request,
  protocol: Protocol,
  result: ProviderResponse | NoResponse,
): boolean {
  if ('cause' in result) {
    return result.cause === 'unsent' || (repeatable && result.cause !== 'too_long');
  }
  const { status } = result;
  if (status === 429 || protocol.isOneTooMany?.(result) === true) return true;
  return repeatable && (status === 408 || status >= 500);
}

/** Milliseconds. `undefined`: do not retry. */
function pauseBeforeRetry(
  { initialIntervalMs, maxIntervalMs }: Connection,
  result: ProviderResponse | NoResponse,
  attempt: number,
): number | undefined {
  const interval = Math.min(initialIntervalMs * 2 ** attempt, maxIntervalMs);
  const spread = interval * (0.5 + Math.random() / 2);
  if ('cause' in result) return spread;
  const requested = (retryAfterOf(result.headers, Date.now) ?? 0) * 1000;
  return requested > maxIntervalMs ? undefined : Math.max(requested, spread);
}

/** False if the pause was aborted. */
function waited(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isOver: boolean) => () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(isOver);
    };
    const stop = end(false);
    const timer = setTimeout(end(true), milliseconds);
    signal?.addEventListener('abort', stop);
  });
}

function withoutResponse(
  { cause }: NoResponse,
  request: Request,
  { timeoutMs }: Connection,
): Failure {
  const reasons: Readonly<Record<NoResponse['cause'], string>> = {
    timeout: `The provider did not respond within ${timeoutMs} ms.`,
    aborted: 'The call was aborted.',
    unsent: 'The provider could not be reached.',
    broken: 'The connection broke before the response was complete.',
    too_long: `The response is longer than ${MAX_BODY_BYTES} bytes.`,
  };
  return failed(reasons[cause], {
    retryable: cause !== 'too_long',
    uncertain: request.method === 'POST' && cause !== 'unsent',
  });
}
