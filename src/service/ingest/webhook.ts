import type { HeaderValues } from '../../adapters/provider.js';
import { failureText } from '../../order/text/failure-text.js';
import type { Logger } from '../runtime/logger.js';
import type { ProcessMetrics } from '../runtime/process-metrics.js';
import { withTimeout } from '../runtime/timeout.js';
import { SharedTurn } from './batching/shared-turn.js';
import { ByteBudget, type ByteShare } from './byte-budget.js';
import { type BodySource, bodyOfDelivery, bodyOfRequest } from './delivery/body-source.js';
import { type BodyTrap, messageOf, trapOfUnverified } from './delivery/body-trap.js';
import {
  answerWith,
  type DeliveryAnswer,
  responseOf,
  unavailable,
} from './delivery/delivery-answer.js';
import { announcedBytes, headersOf } from './delivery/delivery-headers.js';
import { DeliveryLog } from './delivery/delivery-log.js';
import type { IncomingDelivery } from './delivery/incoming-delivery.js';
import { parsedBody } from './delivery/parsed-body.js';
import { kindOfAll, metricsLabel, receiptAnswer } from './delivery/receipt-answer.js';
import type { ReadBody } from './reading/body-limits.js';
import { readBody } from './reading/read-body.js';
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

/** A request whose body can be read. */
interface ReadableDelivery {
  readonly method: string;
  readonly headers: HeaderValues;
  readonly body: BodySource;
}

/**
 * Answers deliveries of the provider. The signature is verified before anything is parsed, unless the
 * provider signs inside the body, and a delivery is durable before it is acknowledged. No handler runs
 * here.
 *
 * 200 `recorded`, `duplicate` or `ignored`; of several observations the weightiest, with `receipts` ·
 * 202 `kept`: signed, but not understood · 400 the embedding server read, parsed or changed the body · 401 bad
 * or missing signature · 405 not POST · 408 the body did not arrive · 413 too long · 503 with `Retry-After`: not
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

  /** Answers a Web-standard request. Never rejects. */
  async answer(request: Request): Promise<Response> {
    const body = bodyOfRequest(request);
    if (body.kind === 'trapped') return responseOf(this.#rejectTrapped(body.trap));
    const { method, headers } = request;
    return responseOf(await this.#answer({ method, headers, body }));
  }

  /** Answers a delivery of a server that has no Web-standard requests. Never rejects. */
  async receive(delivery: IncomingDelivery): Promise<DeliveryAnswer> {
    // A caller without types may pass nothing at all.
    const { method = 'POST', headers = {}, rawBody }: Partial<IncomingDelivery> = delivery ?? {};
    const body = bodyOfDelivery(rawBody);
    if (body.kind === 'trapped' && method === 'POST') return this.#rejectTrapped(body.trap);
    const readable = body.kind === 'trapped' ? NO_BODY : body;
    return this.#answer({ method, headers: headersOf(headers), body: readable });
  }

  async #answer(delivery: ReadableDelivery): Promise<DeliveryAnswer> {
    if (delivery.method !== 'POST') {
      const content = { error: 'method_not_allowed', message: 'Deliver with POST.' };
      return answerWith(405, content, { allow: 'POST' });
    }
    const { logger, metrics } = this.#dependencies;
    const share = this.#held.share();
    try {
      return await this.#readAndStore(delivery, share);
    } catch (error) {
      metrics.add('deliveries', 'unavailable');
      logger.error({ error: failureText(error) }, 'a delivery could not be stored');
      return unavailable('The delivery could not be stored in time. Deliver it again.');
    } finally {
      share.end();
    }
  }

  async #readAndStore(
    { headers, body }: ReadableDelivery,
    share: ByteShare,
  ): Promise<DeliveryAnswer> {
    const { provider, clock, logger, metrics, timeoutMs, maxBodyBytes } = this.#dependencies;
    const deadline = performance.now() + timeoutMs;
    const announced = announcedBytes(headers);
    const read = await readBody(body, { announced, longest: maxBodyBytes, timeoutMs, share });
    if (read.kind === 'locked') return this.#rejectTrapped('body_already_read');
    if (read.kind !== 'whole') return this.#rejectBody(read.kind, announced);
    const { raw } = read;
    // Deliveries that arrived together are parsed one after the other, which is much faster than
    // alternating with reads from the network. They are committed together, too.
    await this.#sharedTurn.next();
    const parsed = parsedBody(raw);
    const now = new Date(clock() / 1000);
    const verification = provider.verify(headers, raw, now, () => {
      const json = parsed();
      return json.isJson ? json.value : undefined;
    });
    if (!verification.ok) {
      const { code, message } = verification;
      const isMissing = body.kind === 'bytes' && body.isMissing;
      const trap = trapOfUnverified({ code, headers, length: raw.byteLength, isMissing });
      if (trap !== undefined) return this.#rejectTrapped(trap);
      metrics.add('deliveries', 'unauthorised');
      logger.warn({ code }, 'a delivery was rejected');
      return answerWith(401, { error: code, message });
    }
    const receipts = await withTimeout(
      receive(this.#dependencies, { raw, parsed }, this.#log),
      deadline - performance.now(),
    );
    metrics.add('deliveries', metricsLabel(receipts));
    return answerWith(kindOfAll(receipts) === 'kept' ? 202 : 200, receiptAnswer(receipts));
  }

  /** A provider delivers it again, so it is recorded once the embedding server passes its bytes on. */
  #rejectTrapped(trap: BodyTrap): DeliveryAnswer {
    this.#dependencies.metrics.add('deliveries', trap);
    this.#log.addTrap(trap);
    return answerWith(400, { error: trap, message: messageOf(trap) });
  }

  #rejectBody(
    reason: Exclude<ReadBody['kind'], 'whole' | 'locked'>,
    announced: number | undefined,
  ): DeliveryAnswer {
    const { logger, metrics, maxBodyBytes } = this.#dependencies;
    switch (reason) {
      case 'unfinished': {
        metrics.add('deliveries', 'unfinished');
        const message = 'The body did not arrive in time. Deliver it again.';
        // The rest of the body is not read.
        return answerWith(408, { error: 'unfinished', message }, { connection: 'close' });
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
        logger.error(
          { maxBodyBytes, ...(announced === undefined ? {} : { bytes: announced }) },
          'a delivery was rejected because its body is too long: if the provider sent it, raise maxBodyBytes and reconcile',
        );
        const message = `The body is longer than ${maxBodyBytes} bytes. If it is genuine, raise maxBodyBytes (--max-body-bytes).`;
        return answerWith(413, { error: 'too_large', message });
      }
    }
  }
}

/** Stands for a body that is not read, because the method is refused. */
const NO_BODY: BodySource = { kind: 'bytes', raw: new Uint8Array(), isMissing: true };
