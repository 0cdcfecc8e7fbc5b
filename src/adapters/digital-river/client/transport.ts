import { defined } from '../../../order/defined.js';
import type { Failure } from '../../../order/rejection.js';
import type { ProviderResponse } from '../../provider.js';
import { retryAfterOf } from '../response/retry-after.js';
import { member } from '../values/member.js';
import type { ApiSettings } from './api-settings.js';

/** One call of the provider's API. */
export interface Request {
  readonly method: 'GET' | 'POST';
  /** With its parts encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  /**
   * Whether doing it twice is the same as doing it once. Otherwise it is tried again only when it
   * certainly had no effect: it never left this machine, or was turned away as one too many.
   */
  readonly repeatable: boolean;
  /** Aborts the call, pauses included. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer of whatever status, or why there is none. */
export type Transported =
  | { readonly kind: 'answer'; readonly response: ProviderResponse }
  | Failure;

/** Calls the provider. */
export type Transport = (request: Request) => Promise<Transported>;

const LONGEST_ANSWER = 16 * 1024 * 1024;

/** What went wrong before any answer, in terms of whether it may have had an effect. */
interface Silence {
  readonly cause: 'timeout' | 'aborted' | 'unsent' | 'broken' | 'too_long';
}

/**
 * Calls over HTTP with `fetch`. A call that may be repeated is, after silence, 408, 429 and 5xx; one
 * that may not, only when it certainly had no effect. `Retry-After` is obeyed. Redirects are not
 * followed: the key would go along. Never throws.
 */
export function createTransport(settings: ApiSettings): Transport {
  return async (request) => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await once(settings, request);
      const last = attempt >= settings.maxRetries || request.signal?.aborted === true;
      const pause = last ? undefined : pauseBefore(settings, request, answer, attempt);
      if (pause === undefined || !(await slept(pause, request.signal))) {
        return 'cause' in answer ? failureOf(answer, request, settings) : answered(answer);
      }
    }
  };
}

function answered(response: ProviderResponse): Transported {
  return { kind: 'answer', response };
}

async function once(
  { apiKey, baseUrl, timeoutMs, apiVersion }: ApiSettings,
  { method, path, query = {}, body, signal }: Request,
): Promise<ProviderResponse | Silence> {
  const url = new URL(`${baseUrl}${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers: defined({
        accept: 'application/json',
        authorization: `Bearer ${apiKey}`,
        'content-type': body === undefined ? undefined : 'application/json',
        'digitalriver-version': apiVersion,
      }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    const text = await textOf(response);
    if (text === undefined) return { cause: 'too_long' };
    return { status: response.status, headers: response.headers, body: parsed(text) };
  } catch (error) {
    if (signal?.aborted === true) return { cause: 'aborted' };
    if (limit.aborted) return { cause: 'timeout' };
    return { cause: neverSent(error) ? 'unsent' : 'broken' };
  }
}

async function textOf(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > LONGEST_ANSWER) return undefined;
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

/** No connection was made, so nothing was sent. */
function neverSent(error: unknown): boolean {
  const code = member(member(error, 'cause'), 'code');
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].some(
    (known) => known === code,
  );
}

/** Milliseconds; `undefined`: it is not to be tried again. */
function pauseBefore(
  { initialIntervalMs, maxIntervalMs }: ApiSettings,
  { repeatable }: Request,
  answer: ProviderResponse | Silence,
  attempt: number,
): number | undefined {
  const usual = Math.min(initialIntervalMs * 2 ** attempt, maxIntervalMs);
  const spread = usual * (0.5 + Math.random() / 2);
  if ('cause' in answer) {
    const again = answer.cause === 'unsent' || repeatable;
    return again && answer.cause !== 'too_long' ? spread : undefined;
  }
  const { status, headers } = answer;
  const passing = status === 408 || status >= 500;
  if (status !== 429 && !(repeatable && passing)) return undefined;
  const asked = (retryAfterOf(headers, Date.now) ?? 0) * 1000;
  return asked > maxIntervalMs ? undefined : Math.max(asked, spread);
}

/** False when it was aborted. */
function slept(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (whole: boolean) => () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(whole);
    };
    const stop = done(false);
    const timer = setTimeout(done(true), milliseconds);
    signal?.addEventListener('abort', stop);
  });
}

function failureOf({ cause }: Silence, request: Request, { timeoutMs }: ApiSettings): Failure {
  const reasons: Readonly<Record<Silence['cause'], string>> = {
    timeout: `No answer came within ${timeoutMs} ms.`,
    aborted: 'The call was aborted.',
    unsent: 'The provider could not be reached.',
    broken: 'The connection broke before the answer was complete.',
    too_long: 'The answer is too long to be read.',
  };
  return {
    kind: 'failure',
    retryable: cause !== 'too_long',
    uncertain: request.method === 'POST' && cause !== 'unsent',
    reason: reasons[cause],
    internal: { httpStatus: 0, codes: [] },
  };
}
