import { invalid, type StripeAnswer } from './answer.js';

/** How long an answer is kept. Stripe keeps it for at least 24 hours; here it is forgotten then. */
const KEPT_SECONDS = 24 * 3_600;

/** What a key was first used for. */
export interface KeyedRequest {
  /** The key within the account. */
  readonly key: string;
  /** The key as the request names it. */
  readonly named: string;
  readonly path: string;
  readonly parameters: string;
  readonly requestId: string;
  /** Seconds since 1970, UTC. */
  readonly at: number;
}

interface Kept {
  readonly first: KeyedRequest;
  /** Absent while the first request still runs. */
  answer?: StripeAnswer;
}

/**
 * The answers that are kept by their idempotency key, errors of the server included. Source: Stripe,
 * "Idempotent requests".
 */
export class KeptAnswers {
  readonly #kept = new Map<string, Kept>();

  /** The answer to a request whose key was used before; absent: it is the first, and may run. */
  begin(request: KeyedRequest): StripeAnswer | undefined {
    const { key, named, path, parameters, at } = request;
    if (named.length > 255) {
      return invalid(400, 'An idempotency key has at most 255 characters.', {
        type: 'idempotency_error',
      });
    }
    const kept = this.#kept.get(key);
    if (kept === undefined || at - kept.first.at >= KEPT_SECONDS) {
      this.#kept.set(key, { first: request });
      return undefined;
    }
    if (kept.answer === undefined) return inUse(named);
    if (kept.first.path !== path) return otherUse(named, 'endpoint');
    if (kept.first.parameters !== parameters) return otherUse(named, 'parameters');
    return {
      ...kept.answer,
      headers: {
        ...kept.answer.headers,
        'idempotent-replayed': 'true',
        'original-request': kept.first.requestId,
      },
    };
  }

  /** Keeps the answer of a request that ran; one that was refused before it ran leaves its key free. */
  end(key: string, answer: StripeAnswer): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    if (answer.began) kept.answer = answer;
    else this.#kept.delete(key);
  }
}

function inUse(key: string): StripeAnswer {
  return invalid(409, `Another request with the idempotency key '${key}' is still in progress.`, {
    code: 'idempotency_key_in_use',
  });
}

function otherUse(key: string, what: 'endpoint' | 'parameters'): StripeAnswer {
  const used = what === 'endpoint' ? 'for the same endpoint' : 'with the same parameters';
  return invalid(
    400,
    `Keys for idempotent requests can only be used ${used} they were first used with: '${key}'.`,
    { type: 'idempotency_error' },
  );
}
