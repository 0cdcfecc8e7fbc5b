import type { Provider } from '../../adapters/provider.js';
import type { Observation } from '../../order/observation.js';
import type { Problem } from '../../order/problem.js';
import type { Ingested, Receipt } from '../../order/receipt.js';
import { failureText } from '../../order/text/failure-text.js';
import type { OrderKey } from '../../store/store.js';
import type { Clock } from '../runtime/clock.js';
import type { Logger } from '../runtime/logger.js';
import type { ProcessMetrics } from '../runtime/process-metrics.js';
import { withTimeout } from '../runtime/timeout.js';
import type { SharedTurn } from './batching/shared-turn.js';
import type { ByteBudget, ByteShare } from './byte-budget.js';
import { type QuarantiningStore, quarantineBody } from './quarantine.js';
import { readBody } from './read-body.js';

/** What answering a delivery needs. */
export interface WebhookDependencies {
  readonly provider: Provider;
  readonly store: QuarantiningStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ProcessMetrics;
  readonly sharedTurn: SharedTurn;
  observe(observation: Observation): Promise<Ingested>;
  /** Milliseconds after which a delivery that is not durable is answered 503. */
  readonly timeoutMs: number;
  /** The longest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  /** The bodies that have come and are not answered yet. */
  readonly bodies: ByteBudget;
}

/**
 * Answers one delivery of the provider: verified on the raw bytes before anything is parsed, durable
 * before it is acknowledged. Never runs a handler, never throws.
 *
 * 200 `recorded`, `duplicate` or `ignored` · 202 `kept`: signed, but not understood · 401 bad or
 * missing signature · 405 not POST · 408 the body did not arrive · 413 too long · 503 with `Retry-After`: not
 * durable in time, or too many bodies are being read.
 */
export async function answerWebhook(
  dependencies: WebhookDependencies,
  request: Request,
): Promise<Response> {
  if (request.method !== 'POST') {
    return answer(
      405,
      { error: 'method_not_allowed', message: 'Deliveries are POSTed.' },
      { allow: 'POST' },
    );
  }
  const share = dependencies.bodies.share();
  try {
    return await answerDelivery(dependencies, request, share);
  } finally {
    share.end();
  }
}

async function answerDelivery(
  dependencies: WebhookDependencies,
  request: Request,
  share: ByteShare,
): Promise<Response> {
  const { metrics, clock, logger, provider, sharedTurn, timeoutMs, maxBodyBytes } = dependencies;
  const deadline = performance.now() + timeoutMs;
  const body = await readBody(request, { longest: maxBodyBytes, timeoutMs, share });
  if (body.kind === 'unfinished') {
    metrics.add('deliveries', 'unfinished');
    const message = 'The body did not arrive in time; please deliver it again.';
    // Nobody waits for the rest of it, nor holds what has come.
    return answer(408, { error: 'unfinished', message }, { connection: 'close' });
  }
  if (body.kind === 'no_room') {
    metrics.add('deliveries', 'unavailable');
    logger.warn({ bytes: dependencies.bodies.used }, 'a delivery was refused: too many are read');
    const message = 'Too many deliveries are being read; please deliver it again.';
    return answer(503, { error: 'unavailable', message }, { 'retry-after': '10' });
  }
  if (body.kind === 'too_long') {
    // Whether it was signed nobody knows, for it was not read to its end. A provider that delivers
    // it again and again does so in vain, so a person has to hear of it.
    metrics.add('deliveries', 'too_large');
    const announced = request.headers.get('content-length');
    logger.error(
      { maxBodyBytes, ...(announced === null ? {} : { bytes: Number(announced) }) },
      'a delivery was refused, for its body is too long: if it is the provider’s, raise maxBodyBytes and reconcile',
    );
    return answer(413, {
      error: 'too_large',
      message: `The body is longer than ${maxBodyBytes} bytes. If it is genuine, raise maxBodyBytes (--max-body-bytes).`,
    });
  }
  const { raw } = body;
  // Those that arrived together are read one after the other: much faster than to take turns
  // between taking a request from the network and reading it, which throws each out of the caches.
  // They are committed together, too.
  await sharedTurn.next();
  try {
    const verdict = provider.verify(request.headers, raw, new Date(clock() / 1000));
    if (!verdict.ok) {
      metrics.add('deliveries', 'unauthorised');
      logger.warn({ code: verdict.code }, 'a delivery was refused');
      return answer(401, { error: verdict.code, message: verdict.message });
    }
    const receipt = await withTimeout(receive(dependencies, raw), deadline - performance.now());
    metrics.add('deliveries', receipt.kind);
    return answer(receipt.kind === 'kept' ? 202 : 200, shown(receipt));
  } catch (error) {
    metrics.add('deliveries', 'unavailable');
    logger.error({ error: failureText(error) }, 'a delivery could not be made durable');
    const message = 'The delivery could not be made durable in time; please deliver it again.';
    return answer(503, { error: 'unavailable', message }, { 'retry-after': '10' });
  }
}

/** Takes in an authentic body: reads it, and records, ignores or keeps it. */
export async function receive(
  {
    provider,
    store,
    clock,
    observe,
  }: Pick<WebhookDependencies, 'provider' | 'store' | 'clock' | 'observe'>,
  raw: Uint8Array,
): Promise<Receipt> {
  const keep = async (problem: Problem, about?: OrderKey): Promise<Receipt> => {
    const kept = await quarantineBody(provider, store, {
      raw,
      problem,
      receivedAt: clock(),
      about,
    });
    return kept ? { kind: 'kept', problem } : { kind: 'ignored', reason: OF_FORGOTTEN };
  };
  const heard = async (observation: Observation): Promise<Receipt> => {
    const done = await observe(observation);
    if (done.kind !== 'set_aside') return done;
    return keep({ code: 'order_set_aside', path: '', reason: done.because }, observation);
  };
  const reading = readingOf(provider, raw);
  switch (reading.kind) {
    case 'observation':
      return heard(reading.observation);
    case 'ignored':
      return { kind: 'ignored', reason: reading.reason };
    case 'not_understood':
      return keep(reading.problem);
  }
}

const OF_FORGOTTEN =
  'It cannot be taken in, and names an order whose customer asked to be forgotten: it is not kept.';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What the provider's adapter makes of the bytes of a body. */
export function readingOf(
  provider: Provider,
  raw: Uint8Array,
): ReturnType<Provider['fromWebhook']> {
  let body: unknown;
  try {
    body = JSON.parse(utf8.decode(raw));
  } catch {
    const problem = {
      code: 'not_json',
      path: '',
      reason: 'The body should be JSON in UTF-8.',
    } as const;
    return { kind: 'not_understood', problem };
  }
  return provider.fromWebhook(body);
}

function shown(receipt: Receipt): object {
  switch (receipt.kind) {
    case 'recorded': {
      const { kind, standing, late, orderId, observationId, state, fraudState } = receipt;
      const why = 'explanation' in standing ? { explanation: standing.explanation.sentence } : {};
      return {
        receipt: kind,
        standing: standing.kind,
        late,
        orderId,
        observationId,
        state,
        fraudState,
        ...why,
      };
    }
    case 'duplicate': {
      const { kind, orderId, observationId, state, fraudState } = receipt;
      return { receipt: kind, orderId, observationId, state, fraudState };
    }
    case 'ignored':
      return { receipt: 'ignored', reason: receipt.reason };
    case 'kept':
      return { receipt: 'kept', problem: receipt.problem };
  }
}

function answer(status: number, body: object, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}
