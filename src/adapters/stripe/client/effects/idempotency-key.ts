import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../../order/text/canonical-json.js';
import type { CaptureRequest } from '../../../payment-api.js';

/** What is asked for, of which an idempotency key is a function. */
export interface Asked {
  readonly account: string;
  readonly call: 'capture' | 'cancel' | 'refund';
  readonly request: CaptureRequest;
  /** From 1. Another number only after a response that Stripe repeats and that had no effect. */
  readonly attempt: number;
}

/**
 * The idempotency key of a call: the same for the same request, in every process and at any time.
 *
 * Stripe, "Idempotent requests": at most 255 characters.
 */
export function idempotencyKey({ account, call, request, attempt }: Asked): string {
  const { orderId, payment, amount, key } = request;
  const text = canonicalJson([account, call, orderId, payment, amount, key, attempt]);
  return createHash('sha256').update(text).digest('hex');
}
