import { setTimeout } from 'node:timers/promises';
import { bodyId } from '../../src/service/ingest/quarantine.js';
import {
  type Acknowledgement,
  type DeliveryPlan,
  deliver,
  planDeliveries,
  type Random,
  simulateOrder,
} from '../../src/testing/simulator/index.js';

/** The sender's own account of what it sent and what was acknowledged. */
export class DeliveryLog {
  /** Deliveries made, forged and broken ones too; a redelivery is not another one. */
  deliveries = 0;
  /** Attempts after the first. */
  redeliveries = 0;
  /** Answers by status; 0: none came. */
  readonly statuses = new Map<number, number>();
  /** By order: the ids of the messages that were sent about it. */
  readonly sent = new Map<string, Set<string>>();
  /** By order: the observations that were acknowledged as recorded, under the ids that were named. */
  readonly acknowledged = new Map<string, Set<string>>();
  /** Ids of bodies that were acknowledged as kept. */
  readonly kept = new Set<string>();
  /** Messages that were never acknowledged, after every attempt. */
  readonly undelivered: string[] = [];

  /** Plays one order against both servers at once, each taking every other delivery. */
  async play(seed: string, urls: readonly string[], secret: string): Promise<void> {
    const history = simulateOrder(seed);
    const webhooks = history.messages.filter(({ kind }) => kind === 'webhook');
    const plan = planDeliveries(webhooks, seed, { burst: 12 });
    this.sent.set(history.orderId, new Set(webhooks.map(({ id }) => id)));
    const reports = await Promise.all(
      urls.map((url, side) =>
        deliver({
          url: `${url}/webhooks/digital-river`,
          plan: {
            ...plan,
            bursts: plan.bursts.map((burst) => burst.filter((_, n) => n % urls.length === side)),
          },
          secret,
          maxAttempts: 400,
          initialIntervalMs: 10,
          maxIntervalMs: 250,
          onProgress: (acknowledgement) => this.#note(acknowledgement, plan),
        }),
      ),
    );
    this.undelivered.push(...reports.flatMap(({ undelivered }) => undelivered).filter(isUnknown));
    function isUnknown(id: string): boolean {
      // What one side only hung up on, the other may have delivered.
      return reports.every(({ acknowledgements }) =>
        acknowledgements.every(({ messageId, status }) => messageId !== id || status >= 300),
      );
    }
  }

  /** Resolves when so many deliveries were made, give or take a few milliseconds. */
  async reached(count: number, random: Random): Promise<void> {
    while (this.deliveries < count) await setTimeout(random.int(1, 20));
  }

  #note({ deliveryId, attempt, status, body }: Acknowledgement, plan: DeliveryPlan): void {
    if (attempt === 1) this.deliveries += 1;
    else this.redeliveries += 1;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status === 202) {
      const delivery = plan.deliveries.find(({ id }) => id === deliveryId);
      this.kept.add(bodyId(Buffer.from(delivery?.body() ?? '')));
    }
    if (status !== 200) return;
    const { orderId, observationId } = JSON.parse(body);
    if (observationId === undefined) return;
    const ids = this.acknowledged.get(orderId) ?? new Set();
    this.acknowledged.set(orderId, ids.add(observationId));
  }
}
