import { failureText } from '../../order/text/failure-text.js';
import type { Logger } from '../runtime/logger.js';
import type { ProcessMetrics } from '../runtime/process-metrics.js';
import { withTimeout } from '../runtime/timeout.js';
import { SharedTurn } from './batching/shared-turn.js';
import { ByteBudget, type ByteShare } from './byte-budget.js';
import { DeliveryLog } from './delivery/delivery-log.js';
import { parsedBody } from './delivery/parsed-body.js';
import { kindOfAll, metricsLabel, receiptAnswer } from './delivery/receipt-answer.js';
import { type ReadBody, readBody } from './read-body.js';
import { type ReceiveDependencies, receive } from './receive.js';

/** What answering deliveries needs. */
export interface WebhookDependencies extends ReceiveDependencies {
  readonly logger: Logger;
  readonly metrics: Pick<ProcessMetrics, 'add'>;
  /** Milliseconds after which a delivery that is not durable is answered 503. */
  readonly timeoutMs: number;
  /** The longest body that is read, in bytes. */
  readonly maxBodyBytes: number;
  /** The bytes of bodies that may be held until they are answered. */
  readonly maxHeldBytes: number;
}

/**
 * Answers deliveries of the provider. The signature is verified before anything is parsed, unless the
 * provider signs inside the body, and a delivery is durable before it is acknowledged. No handler runs
 * here.
 *
 * 200 `recorded`, `duplicate` or `ignored`; of several observations the weightiest, with `receipts` · 202 `kept`: signed, but not understood · 401 bad or
 * missing signature · 405 not POST · 408 the body did not arrive · 413 too long · 503 with `Retry-After`: not
 * durable in time, or too many bodies are being read.
 */
export class Webhook {
  readonly #dependencies: WebhookDependencies;
  readonly #sharedTurn = new SharedTurn();
  readonly #held: ByteBudget;
  readonly #log: DeliveryLog;

  constructor(dependencies: WebhookDependencies) {
    this.#dependencies = dependencies;
    this.#held = new ByteBudget(dependencies.maxHeldBytes);
    this.#log = new DeliveryLog(dependencies.logger);
  }

  /** Never rejects. */
  async answer(request: Request): Promise<Response> {
    if (request.method !== 'POST') {
      const body = { error: 'method_not_allowed', message: 'Deliver with POST.' };
      return json(405, body, { allow: 'POST' });
    }
    const share = this.#held.share();
    try {
      return await this.#answer(request, share);
    } finally {
      share.end();
    }
  }

  async #answer(request: Request, share: ByteShare): Promise<Response> {
    const { provider, clock, logger, metrics, timeoutMs, maxBodyBytes } = this.#dependencies;
    const deadline = performance.now() + timeoutMs;
    const body = await readBody(request, { longest: maxBodyBytes, timeoutMs, share });
    if (body.kind !== 'whole') return this.#rejectBody(body.kind, request);
    // Deliveries that arrived together are parsed one after the other, which is much faster than
    // alternating with reads from the network. They are committed together, too.
    await this.#sharedTurn.next();
    try {
      const parsed = parsedBody(body.raw);
      const now = new Date(clock() / 1000);
      const verification = provider.verify(request.headers, body.raw, now, () => {
        const json = parsed();
        return json.isJson ? json.value : undefined;
      });
      if (!verification.ok) {
        const { code, message } = verification;
        metrics.add('deliveries', 'unauthorised');
        logger.warn({ code }, 'a delivery was rejected');
        return json(401, { error: code, message });
      }
      const receipts = await withTimeout(
        receive(this.#dependencies, { raw: body.raw, parsed }, this.#log),
        deadline - performance.now(),
      );
      metrics.add('deliveries', metricsLabel(receipts));
      return json(kindOfAll(receipts) === 'kept' ? 202 : 200, receiptAnswer(receipts));
    } catch (error) {
      metrics.add('deliveries', 'unavailable');
      logger.error({ error: failureText(error) }, 'a delivery could not be stored');
      return unavailable('The delivery could not be stored in time. Deliver it again.');
    }
  }

  #rejectBody(reason: Exclude<ReadBody['kind'], 'whole'>, request: Request): Response {
    const { logger, metrics, maxBodyBytes } = this.#dependencies;
    switch (reason) {
      case 'unfinished': {
        metrics.add('deliveries', 'unfinished');
        const message = 'The body did not arrive in time. Deliver it again.';
        // The rest of the body is not read.
        return json(408, { error: 'unfinished', message }, { connection: 'close' });
      }
      case 'no_room':
        metrics.add('deliveries', 'unavailable');
        logger.warn(
          { bytes: this.#held.used },
          'a delivery was rejected because too many are being read',
        );
        return unavailable('Too many deliveries are being read. Deliver it again.');
      case 'too_long': {
        // A body that is not read to its end cannot be verified. If it is genuine, the provider
        // delivers it again without success, so a person has to act.
        metrics.add('deliveries', 'too_large');
        const announced = request.headers.get('content-length');
        logger.error(
          { maxBodyBytes, ...(announced === null ? {} : { bytes: Number(announced) }) },
          'a delivery was rejected because its body is too long: if the provider sent it, raise maxBodyBytes and reconcile',
        );
        const message = `The body is longer than ${maxBodyBytes} bytes. If it is genuine, raise maxBodyBytes (--max-body-bytes).`;
        return json(413, { error: 'too_large', message });
      }
    }
  }
}

function unavailable(message: string): Response {
  return json(503, { error: 'unavailable', message }, { 'retry-after': '10' });
}

function json(status: number, body: object, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}
