import { setTimeout } from 'node:timers/promises';
import { SIGNATURE_HEADER, signForTest } from '../../src/adapters/stripe/index.js';
import { Random } from '../../src/testing/simulator/index.js';
import {
  deliveries,
  type ShopAct,
  type StripeDelivery,
  type StripeLife,
} from '../../src/testing/stripe-simulator/index.js';

const PATHS: Readonly<Record<ShopAct['kind'], string>> = {
  fulfilment: 'fulfilments',
  return: 'returns',
  cancellation: 'cancellations',
};

/** The record of what Stripe delivered and what the shop reported, with the acknowledgements. */
export class StripeLog {
  /** Deliveries and reports; what is sent again does not count. */
  deliveries = 0;
  /** Attempts after the first. */
  redeliveries = 0;
  /** Answers by status; 0: none. */
  readonly statuses = new Map<number, number>();
  /** By order: the ids of everything that was sent about it. */
  readonly sent = new Map<string, Set<string>>();
  /** By order: the ids of the observations that were acknowledged. */
  readonly acknowledged = new Map<string, Set<string>>();
  /** By order: the ids of observations of lives whose events never name the order. */
  readonly unplaced = new Map<string, Set<string>>();
  /** No body of these lives may be quarantined. */
  readonly quarantined = new Set<string>();
  readonly lives: StripeLife[] = [];

  /** Delivers a life to both servers, and again what nobody acknowledged, until everything is. */
  async play(life: StripeLife, urls: readonly string[], secret: string): Promise<void> {
    const random = new Random(`${life.seed} faults`);
    const { orderId } = life;
    this.lives.push(life);
    this.sent.set(
      orderId,
      new Set([
        ...life.events.map(({ id }) => id),
        ...life.shopActs.map(({ kind, key }) => `shop:${kind}:${key}`),
      ]),
    );
    const waiting = deliveries(life, random);
    const sender = async (side: number): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        await this.#deliver(life, next, { urls, secret, random, side });
      }
    };
    await Promise.all(Array.from({ length: 4 }, (_, side) => sender(side)));
  }

  /** Resolves when this number of deliveries is reached, with a delay of some milliseconds. */
  async reached(count: number, random: Random): Promise<void> {
    while (this.deliveries < count) await setTimeout(random.int(1, 20));
  }

  async #deliver(
    life: StripeLife,
    delivery: StripeDelivery,
    {
      urls,
      secret,
      random,
      side,
    }: {
      readonly urls: readonly string[];
      readonly secret: string;
      readonly random: Random;
      readonly side: number;
    },
  ): Promise<void> {
    // A sender that hangs up does not know whether the delivery was stored.
    const hangsUpAfterMs = random.chance(0.05) ? random.int(1, 8) : undefined;
    this.deliveries += 1;
    for (let attempt = 1; ; attempt += 1) {
      if (attempt > 1) this.redeliveries += 1;
      const url = urls[(side + attempt) % urls.length] ?? '';
      const timeoutMs = attempt === 1 ? (hangsUpAfterMs ?? 3_000) : 3_000;
      const { status, body } = await answered(requestOf(url, life, delivery, secret), timeoutMs);
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      if (status >= 200 && status < 300) return this.#note(life, delivery, status, body);
      if (status !== 0 && status !== 503) {
        throw new Error(`${status} for life ${life.seed}: ${JSON.stringify(body)}`);
      }
      if (attempt === 400) throw new Error(`Life ${life.seed}: not stored in ${attempt} attempts.`);
      await setTimeout(random.int(5, 150));
    }
  }

  #note(life: StripeLife, delivery: StripeDelivery, status: number, body: unknown): void {
    if (status === 202)
      throw new Error(`Not understood, life ${life.seed}: ${JSON.stringify(body)}`);
    if (delivery.kind === 'shop') {
      const { kind, key } = delivery.act;
      add(this.acknowledged, life.orderId, `shop:${kind}:${key}`);
      return;
    }
    // Events of other accounts and of other kinds are ignored.
    const { receipt, observationId } = body as Readonly<Record<string, string | undefined>>;
    if (observationId === undefined) return;
    const isWaiting = receipt === 'unplaced' && life.truth.unplaced;
    add(isWaiting ? this.unplaced : this.acknowledged, life.orderId, observationId);
  }
}

function add(to: Map<string, Set<string>>, orderId: string, id: string): void {
  to.set(orderId, (to.get(orderId) ?? new Set()).add(id));
}

function requestOf(
  url: string,
  { orderId }: StripeLife,
  delivery: StripeDelivery,
  secret: string,
): Request {
  if (delivery.kind === 'shop') {
    const { kind, key, items } = delivery.act;
    return new Request(`${url}/orders/${orderId}/${PATHS[kind]}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key, ...(items === undefined ? {} : { items }) }),
    });
  }
  const rawBody = JSON.stringify(delivery.event);
  return new Request(`${url}/webhooks/stripe`, {
    method: 'POST',
    headers: { [SIGNATURE_HEADER]: signForTest({ rawBody, secret }) },
    body: rawBody,
  });
}

async function answered(
  request: Request,
  timeoutMs: number,
): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(timeoutMs) });
    return { status: response.status, body: JSON.parse(await response.text()) };
  } catch {
    return { status: 0, body: undefined };
  }
}
