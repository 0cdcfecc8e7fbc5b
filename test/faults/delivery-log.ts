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

/** The sender's record of deliveries and acknowledgements. */
export class DeliveryLog {
  /** Deliveries, including forged and broken ones; redeliveries do not count. */
  deliveries = 0;
  /** Attempts after the first. */
  redeliveries = 0;
  /** Answers by status; 0: none. */
  readonly statuses = new Map<number, number>();
  /** By order: the ids of the sent messages. */
  readonly sent = new Map<string, Set<string>>();
  /** By order: the ids of the observations that were acknowledged as recorded. */
  readonly acknowledged = new Map<string, Set<string>>();
  /** Ids of bodies that were acknowledged as quarantined. */
  readonly quarantined = new Set<string>();
  /** Messages that were not acknowledged in any attempt. */
  readonly undelivered: string[] = [];

  /** Delivers one order to both servers at once, alternating between them. */
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
      // The other server may have acknowledged it.
      return reports.every(({ acknowledgements }) =>
        acknowledgements.every(({ messageId, status }) => messageId !== id || status >= 300),
      );
    }
  }

  /** Resolves when this number of deliveries is reached, with a delay of some milliseconds. */
  async reached(count: number, random: Random): Promise<void> {
    while (this.deliveries < count) await setTimeout(random.int(1, 20));
  }

  #note({ deliveryId, attempt, status, body }: Acknowledgement, plan: DeliveryPlan): void {
    if (attempt === 1) this.deliveries += 1;
    else this.redeliveries += 1;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status === 202) {
      const delivery = plan.deliveries.find(({ id }) => id === deliveryId);
      this.quarantined.add(bodyId(Buffer.from(delivery?.body() ?? '')));
    }
    if (status !== 200) return;
    const { orderId, observationId } = JSON.parse(body);
    if (observationId === undefined) return;
    const ids = this.acknowledged.get(orderId) ?? new Set();
    this.acknowledged.set(orderId, ids.add(observationId));
  }
}
